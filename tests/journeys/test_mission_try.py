pytest_plugins = ("tests.journeys.mission",)
import time


def test_it(mission):
    print(sorted(mission.uids))
    assert mission.report("progress_report", "2014-09").numbers == {}
