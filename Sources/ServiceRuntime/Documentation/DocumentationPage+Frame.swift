extension DocumentationPage {
    static let frame = #"""
        <a class="skip" href="#content">Skip to content</a>
        <noscript><p class="notice">This page needs JavaScript. The document it shows is at
        <a href="/openapi.json">/openapi.json</a>.</p></noscript>
        <div class="layout">
        <aside class="side" id="side">
        <header class="brand"><h1 id="title">API</h1><p id="version"></p></header>
        <label class="search"><span class="hidden">Search routes and schemas</span>
        <input id="search" type="search" placeholder="Search…  ( / )" autocomplete="off"
        spellcheck="false"></label>
        <nav id="nav" aria-label="Contents"></nav>
        <footer class="foot">
        <button id="theme" type="button" aria-label="Change between light and dark">◐</button>
        <a href="/openapi.json">openapi.json</a><a href="/metrics">metrics</a>
        <a href="/health/ready">health</a>
        </footer>
        </aside>
        <main id="content" tabindex="-1"></main>
        </div>
        <button id="menu" type="button" aria-controls="side" aria-expanded="false">Contents</button>
        <div id="live" class="hidden" role="status" aria-live="polite"></div>
        """#
}
