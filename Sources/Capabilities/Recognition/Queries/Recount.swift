/// What anybody adds the votes up again by.
package enum Recount {
    /// Reads the public file and prints each candidate's number with his votes. It stands on the round's page and in
    /// docs/decisions/0058.
    package static let script = """
        import collections, csv, sys
        votes = collections.Counter()
        for line in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
            for choice in line["choices"].split():
                number, _, count = choice.partition(":")
                votes[int(number)] += int(count or 1)
        for number in sorted(votes):
            print(number, votes[number])
        """
}
