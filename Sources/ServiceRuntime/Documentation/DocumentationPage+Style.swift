extension DocumentationPage {
    static let style = #"""
        :root {
          --page: #fbfbfa; --panel: #ffffff; --sunken: #f3f3f0; --line: #e2e2dc;
          --text: #1d1e1b; --soft: #5d6058; --accent: #0b6b57; --accent-soft: #e0f0ea;
          --get: #0b62b8; --post: #15713a; --put: #8a5300; --patch: #6b3fb0; --delete: #b3261e;
          --good: #15713a; --bad: #b3261e; --warn: #8a5300;
          --mono: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, monospace;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          color-scheme: light;
        }
        @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) {
          --page: #141513; --panel: #1b1c1a; --sunken: #232521; --line: #33362f;
          --text: #eceee8; --soft: #a3a89c; --accent: #58c9aa; --accent-soft: #173a31;
          --get: #74b8ff; --post: #6fd394; --put: #f0b35c; --patch: #c3a4f7; --delete: #ff8f86;
          --good: #6fd394; --bad: #ff8f86; --warn: #f0b35c; color-scheme: dark;
        } }
        :root[data-theme=dark] {
          --page: #141513; --panel: #1b1c1a; --sunken: #232521; --line: #33362f;
          --text: #eceee8; --soft: #a3a89c; --accent: #58c9aa; --accent-soft: #173a31;
          --get: #74b8ff; --post: #6fd394; --put: #f0b35c; --patch: #c3a4f7; --delete: #ff8f86;
          --good: #6fd394; --bad: #ff8f86; --warn: #f0b35c; color-scheme: dark;
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body { margin: 0; background: var(--page); color: var(--text);
          font: 15px/1.55 var(--sans); }
        code, pre, .mono, textarea, .path { font-family: var(--mono); font-size: .87em; }
        a { color: var(--accent); text-decoration: none; }
        a:hover { text-decoration: underline; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px;
          border-radius: 4px; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap; }
        .skip { position: absolute; left: -999px; top: 0; background: var(--panel);
          padding: .6rem 1rem; z-index: 5; }
        .skip:focus { left: 0; }
        .notice { padding: 1rem; }
        .layout { display: grid; grid-template-columns: 18rem minmax(0, 1fr); min-height: 100vh; }

        .side { position: sticky; top: 0; height: 100vh; display: flex; flex-direction: column;
          border-right: 1px solid var(--line); background: var(--panel); }
        .brand { padding: 1.3rem 1.2rem .4rem; }
        .brand h1 { margin: 0; font-size: 1.15rem; letter-spacing: -.01em; }
        .brand p { margin: .1rem 0 0; color: var(--soft); font-size: .85rem; }
        .search { padding: .6rem 1.2rem; }
        .search input { width: 100%; }
        nav { flex: 1; overflow-y: auto; padding: .4rem .7rem 1rem; }
        nav h2 { margin: 1.1rem .5rem .3rem; font-size: .72rem; letter-spacing: .07em;
          text-transform: uppercase; color: var(--soft); font-weight: 600; }
        nav ul { list-style: none; margin: 0; padding: 0; }
        nav a { display: flex; gap: .5rem; align-items: baseline; padding: .24rem .5rem;
          border-radius: 6px; color: var(--text); font-size: .88rem; }
        nav a:hover { background: var(--sunken); text-decoration: none; }
        nav a[aria-current] { background: var(--accent-soft); color: var(--accent); }
        nav a span:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .foot { display: flex; gap: .9rem; align-items: center; padding: .7rem 1.2rem;
          border-top: 1px solid var(--line); font-size: .8rem; }

        main { padding: 2.6rem clamp(1rem, 4vw, 4rem) 6rem; max-width: 72rem; }
        main:focus { outline: none; }
        main h2 { font-size: 1.45rem; letter-spacing: -.015em; margin: 3.2rem 0 .9rem; }
        main section:first-child h2 { margin-top: 0; font-size: 2rem; }
        main h3 { font-size: 1.02rem; margin: 1.5rem 0 .5rem; }
        main h4 { font-size: .74rem; letter-spacing: .06em; text-transform: uppercase;
          color: var(--soft); margin: 1.4rem 0 .5rem; }
        .lead { color: var(--soft); font-size: 1.05rem; max-width: 46rem; }
        .prose p { margin: .4rem 0; max-width: 46rem; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr));
          gap: .7rem; margin: 1.4rem 0 0; padding: 0; }
        .facts div { background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
          padding: .65rem .85rem; }
        .facts dt { font-size: .74rem; color: var(--soft); }
        .facts dd { margin: .1rem 0 0; font-weight: 600; overflow-wrap: anywhere; }

        .verb { font: 700 .68rem/1 var(--mono); letter-spacing: .02em; min-width: 3.1rem;
          color: var(--soft); }
        .verb.get { color: var(--get); } .verb.post { color: var(--post); }
        .verb.put { color: var(--put); } .verb.patch { color: var(--patch); }
        .verb.delete { color: var(--delete); }
        nav .verb { min-width: 2.7rem; font-size: .62rem; }
        .card { background: var(--panel); border: 1px solid var(--line); border-radius: 12px;
          margin: 0 0 .8rem; }
        .card > summary { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline;
          padding: .8rem 1.1rem; cursor: pointer; list-style: none; border-radius: 12px; }
        .card > summary::-webkit-details-marker { display: none; }
        .card > summary:hover { background: var(--sunken); }
        .card[open] > summary { border-bottom: 1px solid var(--line);
          border-radius: 12px 12px 0 0; }
        .card .path { font-weight: 600; overflow-wrap: anywhere; }
        .card .path em { font-style: normal; color: var(--accent); }
        .card .what { color: var(--soft); }
        .slim { margin-bottom: .35rem; border-radius: 8px; }
        .slim > summary { padding: .35rem .8rem; font-size: .92rem; }
        .inside { padding: .3rem 1.1rem 1.2rem; }
        .deprecated .path { text-decoration: line-through; }
        .tag { font-size: .72rem; border: 1px solid var(--line); border-radius: 99px;
          padding: .05rem .5rem; color: var(--soft); white-space: nowrap; }
        .tag.warn { color: var(--warn); border-color: currentColor; }
        .tag.must { color: var(--bad); border-color: currentColor; }

        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th { text-align: left; font-weight: 600; color: var(--soft); font-size: .78rem; }
        th, td { padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        tr:last-child td { border-bottom: 0; }
        .limits { color: var(--soft); font-size: .86rem; }
        .tree { border-left: 2px solid var(--line); margin: .2rem 0 .2rem .2rem;
          padding-left: 1rem; }
        .row { padding: .3rem 0; }
        .row > code { font-weight: 600; }
        .type { color: var(--patch); font-family: var(--mono); font-size: .84em; }
        .words { color: var(--soft); }
        .tree details > summary { cursor: pointer; color: var(--soft); font-size: .85rem; }

        pre { background: var(--sunken); border-radius: 8px; padding: .8rem 1rem; margin: .4rem 0;
          overflow: auto; max-height: 30rem; line-height: 1.5; }
        .key { color: var(--get); } .text { color: var(--post); } .num { color: var(--put); }
        .lit { color: var(--patch); }
        .status { font-family: var(--mono); font-weight: 700; }
        .status.good { color: var(--good); } .status.bad { color: var(--bad); }
        input, select, textarea, button { font: inherit; color: inherit; }
        input, select, textarea { background: var(--page); border: 1px solid var(--line);
          border-radius: 7px; padding: .4rem .6rem; width: 100%; }
        textarea { font: .87em/1.5 var(--mono); min-height: 9rem;
          resize: vertical; }
        button { background: var(--panel); border: 1px solid var(--line); border-radius: 7px;
          padding: .38rem .8rem; cursor: pointer; }
        button:hover { border-color: var(--accent); }
        button.main { background: var(--accent); border-color: var(--accent); color: var(--page);
          font-weight: 600; }
        button[disabled] { opacity: .55; cursor: default; }
        .try { background: var(--sunken); border-radius: 10px; padding: .2rem 1rem 1rem;
          margin-top: 1.4rem; }
        .try pre, .try input, .try select, .try textarea { background: var(--panel); }
        .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
          gap: .7rem; }
        .fields label, .try label.wide { display: block; font-size: .82rem; color: var(--soft); }
        .buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin: .8rem 0; }
        #menu { display: none; }
        .empty { color: var(--soft); padding: 1rem .5rem; }

        @media (max-width: 52rem) {
          .layout { display: block; }
          .side { position: fixed; inset: 0 20% 0 0; z-index: 3; visibility: hidden; }
          .side.open { visibility: visible; box-shadow: 0 0 0 100vmax rgb(0 0 0 / .45); }
          #menu { display: block; position: fixed; right: 1rem; bottom: 1rem; z-index: 4;
            box-shadow: 0 2px 10px rgb(0 0 0 / .25); }
        }
        @media print { .side, .try, #menu { display: none; } .layout { display: block; } }
        """#
}
