"""Conversations that are there already."""

import json
import uuid
from pathlib import Path

from hostile.platform import execute

DOCUMENT = Path(__file__).parents[2] / "openapi/chat.json"


def longest(schema):
    """SQL of the longest text of the schema: four bytes a character."""
    text = json.loads(DOCUMENT.read_text())["components"]["schemas"][schema]["properties"]["text"]
    return f"repeat(U&'\\+01F600', {text['maxLength']})"


QUESTION, ANSWER = longest("NewMessage"), longest("Message")


def long_conversation(url, answer=ANSWER):
    """A conversation of 100 messages whose texts are as long as they may be; its id."""
    return conversation(url, 100, QUESTION, answer)


def conversation(url, messages, question, answer):
    """A conversation of an even number of messages with these texts, which are SQL; its id."""
    conversation = uuid.uuid4()
    execute(url, f"""
        insert into conversation (id, title, model, message_count)
          values ('{conversation}', 'long', 'builtin-extractive-1', {messages});
        with question as (
          insert into message (id, conversation_id, position, role, text, client_message_id)
            select gen_random_uuid(), '{conversation}', place, 'user', {question}, gen_random_uuid()
            from generate_series(1, {messages}, 2) place
            returning id, position)
        insert into message (id, conversation_id, position, role, text, model, answers)
          select gen_random_uuid(), '{conversation}', position + 1, 'assistant', {answer},
            'builtin-extractive-1', id
          from question;
        """)
    return conversation
