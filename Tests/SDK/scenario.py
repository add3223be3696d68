"""What scenarios are made of."""

import time

ALL = []


def scenario(body):
    """Takes a function for a scenario: its name, read as a sentence, is the claim."""
    name = body.__name__.replace("_", " ")
    assert name not in [other for other, _ in ALL], name
    ALL.append((name, body))
    return body


class Place:
    """Where a scenario plays: the server, a receiver, and names that are its own."""

    def __init__(self, server, receiver, name):
        self.server = server
        self.receiver = receiver
        self.prefix = "s%d" % [other for other, _ in ALL].index(name)

    def name(self, text):
        return "%s_%s" % (self.prefix, text)

    def get(self, path, headers=None):
        return self.server.get(path, headers)


def refused(call, message, kind=None):
    """The call must fail, and say so."""
    try:
        answer = call()
    except Exception as error:
        assert message in str(error), "%r is not in %r" % (message, str(error))
        if kind is not None:
            assert isinstance(error, kind), type(error)
        return
    raise AssertionError("it was not refused: %r" % (answer,))


def equal(found, wanted):
    assert found == wanted, "%r is not %r" % (found, wanted)


def eventually(test, seconds=30):
    """Asks again until the answer is true."""
    deadline = time.monotonic() + seconds
    while True:
        answer = test()
        if answer:
            return answer
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)
