"""Conversations that are there already."""

import uuid

from hostile.platform import execute

# Four bytes a character; the contract allows 8,000 characters.
TEXT = "repeat(U&'\\+01F600', 8000)"


def long_conversation(url, messages=100):
    """A conversation of texts that are as long as they may be; its id."""
    return conversation(url, messages, TEXT)


def conversation(url, messages, text):
    """A conversation of messages with one text, which is SQL; its id."""
    conversation = uuid.uuid4()
    execute(url, f"""
        insert into conversation (id, title, model, message_count)
          values ('{conversation}', 'long', 'builtin-extractive-1', {messages});
        insert into message (id, conversation_id, position, role, text, client_message_id)
          select gen_random_uuid(), '{conversation}', place, 'user', {text}, gen_random_uuid()
          from generate_series(1, {messages}) place;
        """)
    return conversation
