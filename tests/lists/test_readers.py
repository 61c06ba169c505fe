"""Every format gives the same kind of entry; a bad record fails alone, a bad file as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from legation.errors import UnreadableError, UsageError
from legation.lists import Snapshot, read_snapshot

Read = Callable[..., Snapshot]

OFAC_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="urn:sdn"><publshInformation><Publish_Date>03/28/2025</Publish_Date>
<Record_Count>{count}</Record_Count></publshInformation>
<sdnEntry><uid>101</uid><firstName>Arman</firstName><lastName>TESTOV</lastName><sdnType>Individual</sdnType>
  <programList><program>SDGT</program><program>FTO</program></programList>
  <akaList><aka><uid>1</uid><type>a.k.a.</type><category>weak</category><lastName>OLD ONE</lastName></aka>
  <aka><uid>2</uid><type>f.k.a.</type><category>strong</category><lastName>YOUNGER</lastName></aka></akaList></sdnEntry>
<sdnEntry><uid>102</uid><lastName>TEST SHIP</lastName><sdnType>Vessel</sdnType><programList/></sdnEntry>
</sdnList>"""

OFAC_CSV = """\
101,"TESTOV, Arman","individual","SDGT] [FTO",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1960; a.k.a. 'OLD ONE'."
102,"TEST FRONT",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
103,"SHORT ROW",-0-
\x1a"""
OFAC_ALT = '102,1,"aka","FRONT OF TESTS",-0- \n102,2,"fka","OLD FRONT",-0- \n'

OFAC_ADVANCED = """<Sanctions xmlns="urn:adv"><DateOfIssue><Year>2025</Year><Month>3</Month><Day>28</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType></AliasTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
<PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType></PartySubTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
<NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues></ReferenceValueSets>
<DistinctParties><DistinctParty FixedRef="101"><Profile ID="7" PartySubTypeID="4"><Identity>
<Alias AliasTypeID="1400" Primary="true" LowQuality="false"><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="a">TESTOV</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue NamePartGroupID="b">Arman</NamePartValue></DocumentedNamePart></DocumentedName>
<DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="a">Тестов</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias>
<Alias AliasTypeID="1401" Primary="false" LowQuality="false"><DocumentedName><DocumentedNamePart>
<NamePartValue NamePartGroupID="a">YOUNGER</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="a" NamePartTypeID="1520"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="b" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups>
</Identity></Profile></DistinctParty>
<DistinctParty FixedRef="999"><Profile ID="9" PartySubTypeID="4"/></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="7"><EntryEvent><Date><Year>2003</Year><Month>2</Month><Day>28</Day></Date>
</EntryEvent><SanctionsMeasure><Comment/></SanctionsMeasure><SanctionsMeasure><Comment>SDGT</Comment></SanctionsMeasure>
</SanctionsEntry></SanctionsEntries></Sanctions>"""

EU_XML = """<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2025-03-28T12:00:00.511+01:00" globalFileId="1">
<sanctionEntity designationDate="2024-02-20" designationDetails="" unitedNationId="" euReferenceNumber="EU.901.1" logicalId="1">
  <remark>Date of listing: 20.2.2024</remark>
  <regulation regulationType="amendment" organisationType="council" publicationDate="2024-02-23"
    entryIntoForceDate="2024-02-24" numberTitle="2024/1 (OJ L1)" programme="TST" logicalId="11">
    <publicationUrl>https://example.org/act</publicationUrl></regulation>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="Arman" middleName="" lastName="Testov" wholeName="Arman Testov" function="" gender="M" title=""
    nameLanguage="" strong="true" regulationLanguage="en" logicalId="21">
    <regulationSummary numberTitle="2024/1 (OJ L1)"/></nameAlias>
  <nameAlias wholeName="Арман Тестов" nameLanguage="RU" strong="true"/><nameAlias wholeName="Old One" strong="false"/>
  <nameAlias wholeName="Grey One" strong="true"><remark>Low quality alias</remark></nameAlias>
  <nameAlias wholeName="Armen Testov" strong="true"><remark>Good quality alias</remark></nameAlias></sanctionEntity>
<sanctionEntity euReferenceNumber="EU.902.1"><subjectType code="enterprise"/><nameAlias wholeName=""/></sanctionEntity>
<sanctionEntity designationDate="soon" euReferenceNumber="EU.903.1"><nameAlias wholeName="Third"/></sanctionEntity>
<sanctionEntity logicalId="904"><subjectType code="enterprise" classificationCode="E"/>
  <regulation publicationDate="2003-07-08" entryIntoForceDate="2003-07-07" programme="TST"/>
  <nameAlias firstName="" lastName="" wholeName="Test Front" strong="true"/></sanctionEntity>
</export>"""

EU_ACT = """celex,recordId,programKey,annex,startDate,schema,name,alias,weakAlias,previousName
39999R0001,1,EU-TST,I,23.2.2001,Person,Arman Testov,Armen Testov; A. Testov,Old One,
39999R0001,2,EU-TST,I,,Organization,Test Front,,,Old Front
"""

UK_XML = """<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><DateGenerated>27/01/2025</DateGenerated>
<Designation><LastUpdated>01/01/2021</LastUpdated><DateDesignated>31/12/2020</DateDesignated><UniqueID>TST0001</UniqueID>
<OFSIGroupID>1</OFSIGroupID><UNReferenceNumber/>
<Names><Name><Name6>Old One</Name6><NameType>ALias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
<Name><Name1>Arman</Name1><Name2>Test</Name2><Name6>TESTOV</Name6><NameType>Primary name</NameType></Name>
<Name><Name1>Armen</Name1><Name6>TESTOV</Name6><NameType>Primary Name Variation</NameType></Name>
<Name><NameType>Alias</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>Арман Тестов</NameNonLatinScript>
<NonLatinScriptType>Cyrillic</NonLatinScriptType>
<NonLatinScriptLanguage>Russian</NonLatinScriptLanguage></NonLatinName></NonLatinNames>
<RegimeName>Test Regulations</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<DesignationSource>UK</DesignationSource><SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed></Designation>
</Designations>"""

UK_CSV = """Report Date: 27-Jan-2025
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,\
Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,\
Designation Type,Designation source,Date Designated
01/01/2021,TST0001,1,,TESTOV,Arman,Test,,,,Primary Name,,,Арман Тестов,Cyrillic,Russian,Test Regulations,Individual,UK,31/12/2020
01/01/2021,TST0001,1,,TESTOV,Armen,,,,,Primary name variation,,,,,,Test Regulations,Individual,UK,31/12/2020
01/01/2021,TST0001,1,,Old One,,,,,,Alias,Low quality a.k.a,,,,,Test Regulations,Individual,UK,31/12/2020
01/01/2021,TST0002,2,,Test Front,,,,,,Primary Name,,,,,,Test Regulations,Entity,UK,32/12/2020
"""


def _names(snapshot: Snapshot, reference: str) -> list[tuple[str, str]]:
    return [(name.text, name.quality) for name in snapshot.by_reference[reference].names]


def test_un(make_un: Callable[..., Path]) -> None:
    """Names by quality and script, the day of listing, the programme and the line of the record."""
    snapshot = read_snapshot(make_un("2020-01-31", ("TAi.901", "ARMAN", "2001-02-03")), "un")
    entry = snapshot.entries[0]
    assert snapshot.as_of == dt.date(2020, 1, 31)
    assert (entry.kind, entry.programmes, entry.listed_on) == ("person", ("Taliban",), dt.date(2001, 2, 3))
    assert entry.line == 3
    assert [(name.text, name.quality, name.script) for name in entry.names] == [
        ("ARMAN TESTOV", "primary", "Latin"),
        ("محمد تست", "original", "Arabic"),
        ("ARMAN the Elder", "strong", "Latin"),
        ("Old One", "weak", "Latin"),
        ("Grey One", "weak", "Latin"),
    ]


def test_ofac_xml(snapshot_of: Read) -> None:
    """Both programmes, alias categories, a vessel; the day is the file's own."""
    snapshot = snapshot_of("ofac", OFAC_XML.format(count=2))
    assert snapshot.as_of == dt.date(2025, 3, 28)
    assert _names(snapshot, "101") == [
        ("Arman TESTOV", "primary"),
        ("OLD ONE", "weak"),
        ("YOUNGER", "former"),
    ]
    assert snapshot.by_reference["101"].programmes == ("SDGT", "FTO")
    assert snapshot.by_reference["102"].kind == "vessel"


def test_ofac_csv(snapshot_of: Read) -> None:
    """Aliases come from alt.csv and from the remarks; the short row is reported with its line."""
    snapshot = snapshot_of("ofac", OFAC_CSV, "2025-03-28", OFAC_ALT)
    assert _names(snapshot, "101") == [("Arman TESTOV", "primary"), ("OLD ONE", "weak")]
    assert _names(snapshot, "102")[1:] == [("FRONT OF TESTS", "strong"), ("OLD FRONT", "former")]
    assert snapshot.by_reference["101"].programmes == ("SDGT", "FTO")
    assert [(problem.line, problem.reference) for problem in snapshot.problems] == [(3, "103")]
    assert "3 columns" in snapshot.problems[0].reason


def test_ofac_advanced(snapshot_of: Read) -> None:
    """The day and programme stand far from the party; a party without an entry is none."""
    snapshot = snapshot_of("ofac", OFAC_ADVANCED)
    assert [entry.reference for entry in snapshot.entries] == ["101"]
    entry = snapshot.entries[0]
    assert (entry.kind, entry.programmes, entry.listed_on) == ("person", ("SDGT",), dt.date(2003, 2, 28))
    assert _names(snapshot, "101") == [
        ("Arman TESTOV", "primary"),
        ("Тестов", "original"),
        ("YOUNGER", "former"),
    ]


def test_eu_xml_keeps_three_dates_apart(snapshot_of: Read) -> None:
    """Designation, publication and entry into force; records without a name or with a false day stay out."""
    snapshot = snapshot_of("eu", EU_XML)
    entry = snapshot.by_reference["EU.901.1"]
    days = (entry.listed_on, entry.published, entry.in_force)
    assert days == (dt.date(2024, 2, 20), dt.date(2024, 2, 23), dt.date(2024, 2, 24))
    assert [name.quality for name in entry.names] == ["primary", "original", "weak", "weak", "strong"]
    assert [(problem.reference, problem.line) for problem in snapshot.problems] == [
        ("EU.902.1", 14),
        ("EU.903.1", 15),
    ]


def test_eu_xml_without_a_reference_or_a_day_of_designation(snapshot_of: Read) -> None:
    """The file's own number stands in for the reference; the act's day is no day of designation."""
    entry = snapshot_of("eu", EU_XML).by_reference["904"]
    assert (entry.kind, entry.listed_on, entry.in_force) == ("organisation", None, dt.date(2003, 7, 7))


def test_eu_act(snapshot_of: Read) -> None:
    """A transcribed annex: the reference is act, annex and number."""
    snapshot = snapshot_of("eu", EU_ACT, "2025-01-01")
    assert list(snapshot.by_reference) == ["39999R0001/I/1", "39999R0001/I/2"]
    assert snapshot.entries[0].listed_on == dt.date(2001, 2, 23)
    assert [name.quality for name in snapshot.entries[0].names] == ["primary", "strong", "strong", "weak"]


@pytest.mark.parametrize(
    "text", [UK_XML, UK_CSV, UK_CSV.replace("Designation Type", '"Individual, Entity, Ship"')]
)
def test_uk(snapshot_of: Read, text: str) -> None:
    """XML and CSV give the same entry."""
    snapshot = snapshot_of("uk", text)
    entry = snapshot.by_reference["TST0001"]
    assert snapshot.as_of == dt.date(2025, 1, 27)
    assert (entry.kind, entry.listed_on) == ("person", dt.date(2020, 12, 31))
    assert entry.name == "Arman Test TESTOV"
    assert entry.programmes == ("Test Regulations",)
    assert sorted(_names(snapshot, "TST0001")) == [
        ("Arman Test TESTOV", "primary"),
        ("Armen TESTOV", "strong"),
        ("Old One", "weak"),
        ("Арман Тестов", "original"),
    ]


def test_uk_csv_reports_a_false_day(snapshot_of: Read) -> None:
    """31 December exists, 32 December does not."""
    problem = snapshot_of("uk", UK_CSV).problems[0]
    assert (problem.line, problem.reference) == (6, "TST0002")
    assert "32/12/2020" in problem.reason


def test_malformed_records_stay_out_alone(make_un: Callable[..., Path]) -> None:
    """No reference, a false day, a reference twice: each reported with its line, the others read."""
    rows = (
        ("", "Nameless", "2001-02-03"),
        ("TAi.2", "B", "2001-99-03"),
        ("TAi.3", "C", ""),
        ("TAi.3", "D", ""),
    )
    snapshot = read_snapshot(make_un("2020-01-31", *rows), "un")
    assert [entry.reference for entry in snapshot.entries] == ["TAi.3"]
    assert [(problem.line, problem.reference) for problem in snapshot.problems] == [
        (3, ""),
        (9, "TAi.2"),
        (21, "TAi.3"),
    ]
    assert snapshot.problems[0].name == "Nameless TESTOV"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE CONSOLIDATED_LIST SYSTEM "file:///etc/hostname">',
        "<!DOCTYPE CONSOLIDATED_LIST>",
    ],
)
def test_document_types_are_refused(make_file: Callable[[str, str], Path], head: str) -> None:
    """A bomb, an outside file, and even a bare declaration."""
    path = make_file("list.xml", f'<?xml version="1.0"?>{head}<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>')
    with pytest.raises(UnreadableError, match="document type"):
        read_snapshot(path, "un", dt.date(2020, 1, 1))


def test_a_cut_file_gives_nothing(make_un: Callable[..., Path]) -> None:
    """What a cut-off file lacks would look removed."""
    path = make_un("2020-01-31", ("TAi.1", "A", ""), ("TAi.2", "B", ""))
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("<INDIVIDUAL>")], "utf-8")
    with pytest.raises(UnreadableError, match=r"line \d+: not well-formed"):
        read_snapshot(path, "un")


def test_a_wrong_count_gives_nothing(snapshot_of: Read) -> None:
    """OFAC says how many records there are."""
    with pytest.raises(UnreadableError, match="3 records and has 2"):
        snapshot_of("ofac", OFAC_XML.format(count=3))


@pytest.mark.parametrize(
    ("list_key", "text", "words"),
    [
        ("un", "<html></html>", "root element"),
        ("un", "name,day\n", "no XML"),
        ("un", '<CONSOLIDATED_LIST dateGenerated="2020-01-01"/>', "no entry"),
        ("uk", "a,b\n1,2\n", "columns"),
        ("eu", "a,b\n1,2\n", "columns"),
        ("eu", EU_ACT, "--as-of"),
        ("ofac", "hello", "can be read"),
    ],
)
def test_other_files_are_refused(snapshot_of: Read, list_key: str, text: str, words: str) -> None:
    """The message says what is wrong, or how to mend it."""
    with pytest.raises(UnreadableError, match=words):
        snapshot_of(list_key, text)


def test_unknown_list(make_un: Callable[..., Path]) -> None:
    """The message names those that there are."""
    with pytest.raises(UsageError, match="un, ofac"):
        read_snapshot(make_un("2020-01-31", ("TAi.1", "A", "")), "moon")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Latin-1 in a CSV is refused with the mend."""
    path = tmp_path / "sdn.csv"
    path.write_bytes(b'1,"\xe9\xe8",-0-\n')
    with pytest.raises(UnreadableError, match="UTF-8"):
        read_snapshot(path, "ofac", dt.date(2025, 1, 1))
