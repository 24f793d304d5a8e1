"""The collector waits, and goes on."""

import gc

from cascade.collecting import collector_paused


def test_turns_the_collector_on_again_after_an_error() -> None:
    assert gc.isenabled()
    try:
        with collector_paused():
            assert not gc.isenabled()
            raise KeyError
    except KeyError:
        pass
    assert gc.isenabled()
