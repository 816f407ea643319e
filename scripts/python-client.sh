#!/usr/bin/env bash
# A client of chat that an independent tool generates from its document talks to the running service:
#   scripts/python-client.sh BASE_URL
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { echo "usage: scripts/python-client.sh BASE_URL" >&2; exit 2; }
programs=$(scripts/quality-env.sh)
export PATH="$programs:$PATH"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openapi-python-client generate --path openapi/chat.json --meta none --fail-on-warning \
  --output-path "$work/chat_client" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cd "$work"
python - "$1" <<'PYTHON'
import sys, uuid

from chat_client import Client
from chat_client.api.default import (
    create_conversation, delete_conversation, get_conversation, list_messages, post_message)
from chat_client.models import (
    Conversation, ConversationNotFoundProblem, Exchange, MessagePage, NewConversation, NewMessage)

client = Client(base_url=sys.argv[1])
conversation = create_conversation.sync(
    client=client,
    body=NewConversation(title="Hours", instructions="The town hall opens at nine."))
assert isinstance(conversation, Conversation), conversation

message = NewMessage(client_message_id=uuid.uuid4(), text="When does the town hall open?")
exchange = post_message.sync(conversation.id, client=client, body=message)
assert isinstance(exchange, Exchange), exchange
assert exchange.answer.text == "The town hall opens at nine.", exchange.answer.text
assert post_message.sync(conversation.id, client=client, body=message) == exchange

page = list_messages.sync(conversation.id, client=client)
assert isinstance(page, MessagePage) and len(page.items) == 2, page

delete_conversation.sync_detailed(conversation.id, client=client)
missing = get_conversation.sync(conversation.id, client=client)
assert isinstance(missing, ConversationNotFoundProblem), missing
assert missing.conversation_id == conversation.id and missing.status == 404, missing
print("python-client: seven calls went as the document says")
PYTHON
