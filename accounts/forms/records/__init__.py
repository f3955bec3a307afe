"""One form for each kind of record. Forms validate and never save; `accounts.forms.nouns` lists them."""
