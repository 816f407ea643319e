/* The ceiling: one thread, epoll, and no more HTTP than the load needs. It finds where a request
   ends, reads nothing of a body, answers /text with a constant and /orders with the body itself:
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
};

static const char text[] = "{\"text\":\"Hello, World!\"}";
static const char length_name[] = "Content-Length:";

struct connection {
  size_t filled;
  char input[INPUT_LIMIT];
};

static struct connection *connections[LARGEST_FILE];
static char output[OUTPUT_LIMIT];

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

/* Answers the first request of `input`; returns its length, 0 when it is not whole. */
static size_t answer_one(const char *input, size_t filled, size_t *written) {
  const char *end = memmem(input, filled, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  const char *body = end + 4;
  int is_post = input[0] == 'P';
  size_t length = is_post ? body_length(input, end) : 0;
  if (length > filled - (size_t)(body - input)) return 0;
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
  while ((length = answer_one(connection->input + used, connection->filled - used, &written)) > 0)
    used += length;
  connection->filled -= used;
  memmove(connection->input, connection->input + used, connection->filled);
  /* A peer that does not read is given up: this server waits for nobody. */
  if (written > 0 && send(file, output, written, MSG_NOSIGNAL) != (ssize_t)written)
    close_connection(file);
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

  struct epoll_event events[EVENT_LIMIT];
  for (;;) {
    int ready = epoll_wait(queue, events, EVENT_LIMIT, -1);
    for (int index = 0; index < ready; index++) {
      if (events[index].data.fd == listener)
        accept_all(listener, queue);
      else
        serve(events[index].data.fd);
    }
  }
}
