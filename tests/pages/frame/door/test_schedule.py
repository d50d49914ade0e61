"""At the door: the windows of visits by day are boxes, and what they take and leave out is counted."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.visit import drop, texts, visit

ROWS = [f"P{at},{day},{60 - day // 7}" for at in range(6) for day in (0, 14, 28, 56, 84)]
TRIAL = "patient,day,FIS\n" + "\n".join(ROWS)


def box(at: AppTest, line: int, field: str):
    return next(box for box in at.number_input if f"_{line}_{field}_" in box.key)


def test_windows_are_proposed_counted_and_corrected() -> None:
    at = drop(visit("overview"), TRIAL)
    said = " ".join(texts(at))
    assert "weeks 0, 2, 4, 8 and 12" in said
    assert "30 forms find a visit, and none stays out" in said
    box(at, 1, "month").set_value(None).run()  # an empty month takes the visit out
    assert "24 forms find a visit; 6 in no window stay out" in " ".join(texts(at))
    box(at, 5, "month").set_value(0.46)  # the last line adds one
    box(at, 5, "first").set_value(8)
    box(at, 5, "last").set_value(30).run()
    assert any("overlap" in error.value for error in at.error)
    box(at, 5, "last").set_value(20).run()
    assert not at.error
    assert "30 forms find a visit" in " ".join(texts(at))
    at.button(key="_open").click().run()
    assert not at.exception
    assert at.session_state["_upload"].months == (0.0, 0.46, 0.92, 1.84, 2.76)
    assert at.session_state["_answers"][0].schedule[1].last == 20
