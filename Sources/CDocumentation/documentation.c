#include "CDocumentation.h"

static const unsigned char page[] = {
#embed "page/page.html"
};

static const unsigned char style[] = {
#embed "page/page.css"
};

// One script in three files, in the order in which they run: routes, schemas, calls and the start.
static const unsigned char script[] = {
#embed "page/page.js"
    ,
#embed "page/schemas.js"
    ,
#embed "page/calls.js"
};

const unsigned char *documentationPage(size_t *count) {
    *count = sizeof page;
    return page;
}

const unsigned char *documentationStyle(size_t *count) {
    *count = sizeof style;
    return style;
}

const unsigned char *documentationScript(size_t *count) {
    *count = sizeof script;
    return script;
}
