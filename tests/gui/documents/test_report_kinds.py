from gui.documents.report_kinds import KINDS, kind_from, kind_name


def test_words_and_kinds_lead_to_each_other_in_both_languages(qapp, chinese):
    for kind in KINDS:
        assert kind_from(kind_name(kind)) == kind
        assert kind_from(kind) == kind
        assert kind_name(kind) != kind
    assert kind_name("summary") == "总结"


def test_words_of_ones_own_mean_themselves():
    assert (kind_from(" bulletin "), kind_name("bulletin")) == ("bulletin", "bulletin")
    assert (kind_from("  "), kind_name(None)) == (None, "")
