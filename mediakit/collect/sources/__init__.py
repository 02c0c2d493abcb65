"""The ways in which coverage arrives, one module each.

Every module has `NAME`, `REACH` (one sentence: what it can reach back to, and its limits) and one generator:
`listings(...)` yields what a source says about texts, which are then fetched; `pages(...)` yields pages that are there
already. The parameters are the same wherever they make sense:

query : str
    Words to search for, as the service understands them.
since, until : date
    First and last day, both included, UTC.
outlets : sequence of str
    Hosts without "www." ("nytimes.com"); a listing of another host is left out.
limit : int
    At most so many, the first that come.

After the `*` come `client` (the polite `Client`), `note` (called with (address, CollectError) for a part that could not
be had; the rest goes on), and what only this source needs.
"""
