"""`make bench`: every measurement of this folder, one after another."""

from bench import serve, tally, workbook

if __name__ == "__main__":
    for part in (serve, tally, workbook):
        print(f"\n== {part.__name__.removeprefix('bench.')}", flush=True)
        part.main()
