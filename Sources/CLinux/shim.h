#include <linux/filter.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// Hidden in the header, unless GNU extensions are asked for before anything includes it.
extern int accept4(int fd, struct sockaddr *addr, socklen_t *addrlen, int flags);
