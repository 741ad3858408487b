"""For users of the library: strategies, laws and contract suites (extra ``testing``)."""
