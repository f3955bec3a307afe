"""What sales writes down about a new customer."""

GOALS = (
    "Wants {asset} to stop failing at night; said so in every meeting. Measures it by calls to the on-call fitter.",
    "Board has promised the group a tenth less downtime by next year; {asset} is where it hurts most.",
    "Passing the next audit. They had findings on the upkeep of {asset}.",
    "One plan for all shifts on {asset}; today each shift lead has a list of their own.",
    "Data of ten years about {asset} must not get lost. That decided it.",
)
SKILLS = (
    "Strong planner, has built the spreadsheets they use. Technicians are new to tablets.",
    "Good with data; nobody has run a rollout before. Will need help with the first two weeks.",
    "Two trained colleagues from their last tool. IT is busy until the quarter's end.",
    "Everybody has a smartphone, nobody a licence for the works network. Ask IT early.",
)
INFLUENCERS = (
    "{name} decides together with finance. The works council must hear of it before anything is measured.",
    "{name} carries it. The production manager is not convinced and will want to see figures.",
    "{name} signs. What the foreman of the second shift says counts more than any slide.",
    "{name} and the head of procurement. Keep the group's IT informed.",
)
RETURNS = (
    "They expect the licence back within a year from fewer contractors.",
    "A saved shift a month pays for it, by their own sum.",
    "No figure was agreed; they want calm weekends.",
    "About three times the price a year, mostly less standstill.",
)
