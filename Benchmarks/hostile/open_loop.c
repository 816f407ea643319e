// Sends requests at the times that a schedule gives, however the server fares, and tells what
// became of each. Little work, because it runs beside the server that it measures.
//
//   open_loop PORT CONNECTIONS < SCHEDULE > OUTCOMES
//   open_loop PORT CONNECTIONS closed ...: each request waits for a free connection.
//
// SCHEDULE: for each request its time in microseconds from the start (u64) and its length (u32),
// in the byte order of the machine, then its bytes; sorted by time. OUTCOMES: for each request, in
// this order, its status (u32; 0 if there was no free connection or no answer) and the
// microseconds from its time to the end of its answer (u32).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_LIMIT = 4096, DEADLINE_MICROSECONDS = 10 * 1000 * 1000 };

struct request { uint64_t due; uint32_t length; const char *bytes; };
struct outcome { uint32_t status, microseconds; };
// `left` is what the body still lacks; -1 while the head is not whole.
struct client {
  int socket;
  int64_t request;
  long left;
  int closes;
  size_t headCount;
  char head[HEAD_LIMIT + 1];
};

static struct request *requests;
static struct outcome *outcomes;
static struct client *clients;
static int *idle, idleCount, poller, port;

static void fail(const char *what) { perror(what); exit(1); }

static uint64_t now(void) {
  static struct timespec began;
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  if (!began.tv_sec) began = time;
  return (time.tv_sec - began.tv_sec) * 1000000 + (time.tv_nsec - began.tv_nsec) / 1000;
}

static void connectAgain(int place) {
  struct client *client = &clients[place];
  if (client->socket >= 0) close(client->socket);
  client->socket = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(client->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
  int yes = 1;
  setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = place};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, client->socket, &event)) fail("epoll_ctl");
  client->request = -1;
}

static void start(int64_t number) {
  if (!idleCount) return;
  struct client *client = &clients[idle[--idleCount]];
  client->request = number;
  client->left = -1;
  client->headCount = 0;
  // A request is shorter than an empty send buffer. One that is lost is seen when it is read.
  if (send(client->socket, requests[number].bytes, requests[number].length, MSG_NOSIGNAL) < 0
      && errno != EPIPE && errno != ECONNRESET) {
    fail("send");
  }
}

// Takes bytes of an answer apart. Returns 1 when it is whole.
static int take(struct client *client, const char *bytes, size_t count) {
  if (client->left < 0) {
    size_t room = HEAD_LIMIT - client->headCount;
    size_t part = count < room ? count : room;
    memcpy(client->head + client->headCount, bytes, part);
    client->headCount += part;
    client->head[client->headCount] = 0;
    char *end = strstr(client->head, "\r\n\r\n");
    if (!end) return 0;
    size_t before = client->headCount - part, used = end + 4 - client->head - before;
    end[2] = 0;
    char *length = strcasestr(client->head, "\r\ncontent-length:");
    client->left = length ? atol(length + 17) : 0;
    client->closes = strcasestr(client->head, "\r\nconnection: close") != NULL;
    count -= used;
  }
  client->left -= count;
  return client->left <= 0;
}

static void readClient(int place) {
  static char bytes[65536];
  struct client *client = &clients[place];
  ssize_t count = recv(client->socket, bytes, sizeof bytes, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return;
  int64_t number = client->request;
  if (count > 0 && number >= 0 && !take(client, bytes, count)) return;
  if (count > 0 && number >= 0) {
    outcomes[number].status = atoi(client->head + 9);
    outcomes[number].microseconds = now() - requests[number].due;
  }
  if (count <= 0 || client->closes) connectAgain(place);
  client->closes = 0;
  client->request = -1;
  if (number >= 0) idle[idleCount++] = place;
}

// Waits for answers, at most for so many microseconds.
static void readSome(uint64_t wait) {
  struct pollfd one = {poller, POLLIN, 0};
  struct timespec rest = {wait / 1000000, wait % 1000000 * 1000};
  if (wait > 0) ppoll(&one, 1, &rest, NULL);
  struct epoll_event events[256];
  int count = epoll_wait(poller, events, 256, 0);
  for (int index = 0; index < count; index++) readClient(events[index].data.u32);
}

static void readUntil(uint64_t time) {
  readSome(0);
  for (uint64_t instant = now(); instant < time; instant = now()) readSome(time - instant);
}

static char *readSchedule(size_t *length) {
  size_t size = 1 << 20;
  char *bytes = malloc(size);
  for (size_t count; (count = fread(bytes + *length, 1, size - *length, stdin)) > 0;) {
    *length += count;
    if (*length == size) bytes = realloc(bytes, size *= 2);
  }
  return bytes;
}

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: open_loop PORT CONNECTIONS [closed] < SCHEDULE > OUTCOMES\n");
    return 2;
  }
  port = atoi(words[1]);
  int connections = atoi(words[2]), isClosed = count > 3;
  size_t length = 0, place = 0;
  int64_t number = 0;
  char *schedule = readSchedule(&length);
  requests = calloc(length / 12 + 1, sizeof *requests);
  for (; place + 12 <= length; number++) {
    memcpy(&requests[number].due, schedule + place, 8);
    memcpy(&requests[number].length, schedule + place + 8, 4);
    requests[number].bytes = schedule + place + 12;
    place += 12 + requests[number].length;
  }
  outcomes = calloc(number + 1, sizeof *outcomes);
  clients = calloc(connections, sizeof *clients);
  idle = calloc(connections, sizeof *idle);
  poller = epoll_create1(0);
  // Connected before the load begins, so that a full queue of the kernel does not hold up the load.
  for (int index = 0; index < connections; index++) {
    clients[index].socket = -1;
    connectAgain(index);
    idle[idleCount++] = index;
  }
  uint64_t offset = now();
  for (int64_t index = 0; index < number; index++) {
    requests[index].due += offset;
    readUntil(requests[index].due);
    while (isClosed && !idleCount) readSome(DEADLINE_MICROSECONDS);
    start(index);
  }
  uint64_t end = now() + DEADLINE_MICROSECONDS;
  while (idleCount < connections && now() < end) readUntil(now() + 50 * 1000);
  fwrite(outcomes, sizeof *outcomes, number, stdout);
  return 0;
}
