/* The ceiling: one thread, epoll, and no more HTTP than the load needs. It finds where a request
   ends, reads nothing of a body, answers /text with a constant, /orders with the body itself and
   /cached/KEY with what Redis has, asked for once in a turn. The values need no escapes in JSON,
   and clients wait for an answer before they ask again:
     server PORT */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  INPUT_LIMIT = 1 << 17,
  OUTPUT_LIMIT = 1 << 18,
  HEAD_LIMIT = 256,
  EVENT_LIMIT = 512,
  BACKLOG = 1024,
  LARGEST_FILE = 4096,
  KEY_LIMIT = 64,
  COMMAND_LIMIT = 128,
};

static const char text[] = "{\"text\":\"Hello, World!\"}";
static const char cached[] = "GET /cached/";
static const char length_name[] = "Content-Length:";

struct connection {
  size_t filled;
  char input[INPUT_LIMIT];
};

static struct connection *connections[LARGEST_FILE];
static char output[OUTPUT_LIMIT];

/* Who waits for Redis, the oldest first, and what is not yet sent or not yet read. */
static struct {
  int file;
  int waiting[LARGEST_FILE];
  unsigned first, last;
  size_t asked, filled;
  char output[LARGEST_FILE * COMMAND_LIMIT];
  char input[INPUT_LIMIT];
} redis = {.file = -1};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static size_t body_length(const char *head, const char *end) {
  for (const char *line = head; line < end; line = strchr(line, '\n') + 1)
    if (strncasecmp(line, length_name, sizeof length_name - 1) == 0)
      return strtoul(line + sizeof length_name - 1, NULL, 10);
  return 0;
}

static size_t answer(char *place, const char *body, size_t length) {
  int head = snprintf(place, HEAD_LIMIT,
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                      "Content-Length: %zu\r\n\r\n",
                      length);
  memcpy(place + head, body, length);
  return (size_t)head + length;
}

static void ask_redis(int file, const char *key) {
  size_t length = strcspn(key, " ");
  if (redis.file < 0 || length > KEY_LIMIT || redis.last - redis.first == LARGEST_FILE)
    fail("a key cannot be asked for");
  redis.asked += (size_t)sprintf(redis.output + redis.asked, "*2\r\n$3\r\nGET\r\n$%zu\r\n%.*s\r\n",
                                 length, (int)length, key);
  redis.waiting[redis.last++ % LARGEST_FILE] = file;
}

/* Answers the first request of `input`; returns its length, 0 when it is not whole. */
static size_t answer_one(int file, const char *input, size_t filled, size_t *written) {
  const char *end = memmem(input, filled, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  const char *body = end + 4;
  int is_post = input[0] == 'P';
  size_t length = is_post ? body_length(input, end) : 0;
  if (length > filled - (size_t)(body - input)) return 0;
  if (strncmp(input, cached, sizeof cached - 1) == 0) {
    ask_redis(file, input + sizeof cached - 1);
    return (size_t)(body - input);
  }
  if (*written + HEAD_LIMIT + length > OUTPUT_LIMIT) fail("an answer is too long");
  *written += is_post ? answer(output + *written, body, length)
                      : answer(output + *written, text, sizeof text - 1);
  return (size_t)(body - input) + length;
}

static void close_connection(int file) {
  free(connections[file]);
  connections[file] = NULL;
  close(file);
}

static void serve(int file) {
  struct connection *connection = connections[file];
  ssize_t count = recv(file, connection->input + connection->filled,
                       INPUT_LIMIT - 1 - connection->filled, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return close_connection(file);
  connection->filled += (size_t)count;
  connection->input[connection->filled] = 0;

  size_t used = 0, written = 0, length;
  while ((length = answer_one(file, connection->input + used, connection->filled - used,
                              &written)) > 0)
    used += length;
  connection->filled -= used;
  memmove(connection->input, connection->input + used, connection->filled);
  /* A peer that does not read is given up: this server waits for nobody. */
  if (written > 0 && send(file, output, written, MSG_NOSIGNAL) != (ssize_t)written)
    close_connection(file);
}

static void flush_redis(void) {
  if (redis.asked > 0 && send(redis.file, redis.output, redis.asked, 0) != (ssize_t)redis.asked)
    fail("send to Redis");
  redis.asked = 0;
}

/* Hands every whole reply, a bulk string, to the one that waits longest. */
static void serve_redis(void) {
  ssize_t count =
      recv(redis.file, redis.input + redis.filled, INPUT_LIMIT - 1 - redis.filled, 0);
  if (count <= 0) fail("receive from Redis");
  redis.filled += (size_t)count;
  redis.input[redis.filled] = 0;
  char *start = redis.input, *end = redis.input + redis.filled;
  while (redis.first != redis.last) {
    char *value = memmem(start, (size_t)(end - start), "\r\n", 2);
    if (value == NULL) break;
    if (*start != '$' || start[1] == '-') fail("Redis has no such text");
    size_t length = strtoul(start + 1, NULL, 10);
    value += 2;
    if (length > HEAD_LIMIT) fail("a value is too long");
    if ((size_t)(end - value) < length + 2) break;
    char body[2 * HEAD_LIMIT];
    int written = sprintf(body, "{\"text\":\"%.*s\"}", (int)length, value);
    size_t whole = answer(output, body, (size_t)written);
    int file = redis.waiting[redis.first++ % LARGEST_FILE];
    if (connections[file] && send(file, output, whole, MSG_NOSIGNAL) != (ssize_t)whole)
      close_connection(file);
    start = value + length + 2;
  }
  redis.filled = (size_t)(end - start);
  memmove(redis.input, start, redis.filled);
}

/* As `redis://127.0.0.1:PORT/0`; without one there is no /cached. */
static void connect_redis(int queue, const char *url) {
  const char *port = url ? strrchr(url, ':') : NULL;
  if (port == NULL) return;
  redis.file = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port + 1))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(redis.file, (struct sockaddr *)&address, sizeof address) < 0) fail("connect to Redis");
  setsockopt(redis.file, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
  struct epoll_event event = {.events = EPOLLIN, .data.fd = redis.file};
  if (epoll_ctl(queue, EPOLL_CTL_ADD, redis.file, &event) < 0) fail("epoll_ctl");
}

static void accept_all(int listener, int queue) {
  int file;
  while ((file = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (file >= LARGEST_FILE) {
      close(file);
      continue;
    }
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    connections[file] = malloc(sizeof(struct connection));
    if (connections[file] == NULL) fail("malloc");
    connections[file]->filled = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = file};
    if (epoll_ctl(queue, EPOLL_CTL_ADD, file, &event) < 0) fail("epoll_ctl");
  }
}

static int listen_on(uint16_t port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(listener, BACKLOG) < 0) fail("listen");
  return listener;
}

int main(int count, char **arguments) {
  if (count != 2) return fputs("usage: server PORT\n", stderr), 2;
  int listener = listen_on((uint16_t)atoi(arguments[1]));
  int queue = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll_ctl");

  connect_redis(queue, getenv("REDIS_URL"));

  struct epoll_event events[EVENT_LIMIT];
  for (;;) {
    int ready = epoll_wait(queue, events, EVENT_LIMIT, -1);
    for (int index = 0; index < ready; index++) {
      if (events[index].data.fd == listener)
        accept_all(listener, queue);
      else if (events[index].data.fd == redis.file)
        serve_redis();
      else
        serve(events[index].data.fd);
    }
    flush_redis();
  }
}
