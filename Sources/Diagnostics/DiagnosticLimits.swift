/// Diagnostics of one run at most: nobody reads more, and each suggestion costs time.
package let diagnosticLimit = 1_000

/// Diagnostics of one file at most for which a near name is looked for.
package let suggestionLimit = 100
