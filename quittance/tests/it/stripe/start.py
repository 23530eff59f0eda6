"""Somebody else's Stripe (PyPI `localstripe`) on the loopback, with what it lacks of the real one: keys under which a call
happens once, a commission on charges, what a payout passes on, and messages about refunds."""

import sys

from aiohttp import web
from localstripe import resources, server
from localstripe.resources import BalanceTransaction, Event, List, Payout, Refund, store
from localstripe.webhooks import schedule_webhook

answers, passed_on = {}, {}


@web.middleware
async def once(request, handler):
    key = (request.path, request.headers.get("Idempotency-Key"))
    if key[1] is None:
        return await handler(request)
    if key not in answers:
        answer = await handler(request)
        answers[key] = (answer.status, answer.text)
    status, text = answers[key]
    return web.Response(status=status, text=text, content_type="application/json")


def moved(self, *args, plain=BalanceTransaction.__init__, **values):
    plain(self, *args, **values)
    if self.type == "charge":
        self.fee = self.amount * 14 // 1000 + 25


def listed(url, payout=None, limit=None, starting_after=None, **_):
    found = List(url, limit=limit, starting_after=starting_after)
    found._list = [v for k, v in store.items() if k.startswith("balance_transaction:") and passed_on.get(v.id) == payout]
    return found


def paid_out(self, *args, plain=Payout.__init__, **values):
    plain(self, *args, **values)
    for key, value in store.items():
        if key.startswith("balance_transaction:"):
            passed_on.setdefault(value.id, self.id)


def given_back(self, *args, plain=Refund.__init__, **values):
    plain(self, *args, **values)
    schedule_webhook(Event("refund.created", self))


BalanceTransaction.__init__ = moved
BalanceTransaction._api_list_all = staticmethod(listed)
Payout.__init__ = paid_out
Refund.__init__ = given_back
server.app.middlewares.append(once)
resources.store.dump_to_disk = lambda: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
