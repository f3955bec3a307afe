"""Speed and memory beside their floors: `make bench`, or `python -m tests.benchmarks`.

The servers have production's settings (nothing is traded for speed), their data lies in a folder of its
own that is removed in the end. Each floor is the least that any program would have to do for the same
result, measured in the same run, in turns with the figure: times drift with the machine, ratios hold.
"""
