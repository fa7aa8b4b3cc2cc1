"""What was told of Nagorno-Karabakh in June 2023: the library's main job on real input."""

from __future__ import annotations

import caucasus_events as ce

NIGHT = "martuni-martakert-2023-06-28"
DAY_BEFORE = "wounding-2023-06-27"
CORRIDOR = "lachin-corridor"
CEASEFIRE = "ceasefire-2020-11"


def section(title: str) -> None:
    print(f"\n\n{title}\n{'=' * len(title)}\n")


june = ce.datasets.june_2023()
print(repr(june))

section("1. The night of 28 June: what all claims come to")
night = ce.reconcile(june, subject=NIGHT)
print(night)
print()
for finding in night:
    print(f"- {finding.topic}: {finding.status}, since {finding.because}")

section("2. Four killed: many outlets, one voice")
[killed] = night.about(aspect="casualties", whose="nk")
[told_by] = killed.supporters
[address] = told_by.addresses
statement = june.statement(address)
print(f"{told_by.voice} is the only voice; {len(statement.reports)} reports of it are on record:")
for report, way in zip(statement.reports, june.ways(statement), strict=True):
    chain = " > ".join([report.speaker or "nk-mod", *way])
    [url] = [source.url for source in june.sources if source.id == report.source]
    print(f"- {chain}: {url or 'no address known'}")

section("3. Are the wounding of 27 June and the night of 28 June one incident?")
[link] = june.links
print(f"{link.judgement}: {link.why}\n")
print("Read as two:")
print(ce.reconcile(june, subject=DAY_BEFORE))
print("\nRead as one:")
as_one = ce.reconcile(june, subject=DAY_BEFORE, unsure=ce.Judgement.SAME)
print(as_one.about(aspect="casualties"))

section("4. The two sides' accounts, side by side")
accounts = ce.diff(ce.account(june, "azerbaijani"), ce.account(june, "armenian"))
print(accounts)

section("5. Who has not answered what")
print("Told of as silent:")
for finding in ce.reconcile(june):
    for silence in finding.evidence.silences:
        outlet = june.statement(silence.address).speaker
        print(f"- {silence.party} did not address {silence.to}, as {outlet} reports")
print(
    "\nOf what one side says of losses, deeds and access, no word of the other is on record here,"
)
print("which is not a refusal (and see 3 for the wounding):")
for entry in accounts.of("only_left", "only_right"):
    if entry.topic.aspect in ("casualties", "responsibility", "violation", "access"):
        other = accounts.right if entry.verdict == "only_left" else accounts.left
        print(f"- nothing from the {other} side on {entry.topic.subject} / {entry.topic}")

section("6. The corridor on 23 June, as each side described it")
print("Said by 23 June for certain:")
print(ce.reconcile(ce.as_of(june, said="2023-06-23"), subject=CORRIDOR).about(aspect="access"))
print("\nWith what was said at an untold time, by 28 June at the latest:")
by_maybe = ce.as_of(june, said="2023-06-23", maybe=True)
print(ce.reconcile(by_maybe, subject=CORRIDOR).about(aspect="access"))

section("7. What could be known on 28 June at 10:00, and in the evening")
for time in ("2023-06-28T10:00+04:00", "2023-06-28T21:00+04:00"):
    sure = ce.as_of(june, published=time)
    perhaps = ce.as_of(june, published=time, maybe=True)
    more = len(perhaps.statements) - len(sure.statements)
    print(f"{time}: {len(sure.statements)} statements published for certain,")
    print(f"  {more} more perhaps (only their day is known).")
    print(f"{ce.reconcile(sure, subject=NIGHT).about(aspect='casualties')}\n")

section("8. 15 to 29 June")
fortnight = ce.timeline(june).between("2023-06-15", "2023-06-29")
print(fortnight)
print("\nThat may belong, since their time is not told:")
for undecided in fortnight.undecided:
    print(f"- {undecided.id}")

section("9. The talks: which round, how soon after the last")
rounds = ce.timeline(june).about("ministers-2023").of_kind("round")
in_two_months = rounds.between("2023-05", "2023-06")
print(in_two_months)
print(f"\nRounds in two months: {len(in_two_months)}")
print(ce.reconcile(june, subject="ministers-2023"))

section("10. The ceasefire of November 2020: its terms and what was last claimed of them")
print(ce.compliance(june, CEASEFIRE))

section("11. Dates that do not fit, left to be seen")
[timing] = night.about(aspect="time")
for misreport in timing.evidence.misreports:
    print(f"- {misreport} ({misreport.source})")
print(ce.dateline_errors(june))

section("12. Numbers as they were said")
for subject in ("war-2020", "first-war", "nagorno-karabakh"):
    for finding in ce.reconcile(june, subject=subject):
        for stance in finding.supporters:
            if isinstance(stance.value, ce.Count):
                bounds = stance.value.bounds
                print(f"- {finding.topic}: {stance.voice} says {stance.value} ({bounds})")
