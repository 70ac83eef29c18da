"""`make bench`: every measurement of this folder, one after another."""

from bench import nominations, printing, reading, results, serve, tablet, tally, themes, workbook

if __name__ == "__main__":
    for part in (serve, printing, reading, tablet, themes, nominations, tally, results, workbook):
        print(f"\n== {part.__name__.removeprefix('bench.')}", flush=True)
        part.main()
