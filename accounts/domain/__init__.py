"""Pure rules about accounts and their facts: no Django, no clock."""
