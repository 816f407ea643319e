/// The most diagnostics of one run. More would not be read, and each may search for a suggestion.
package let diagnosticLimit = 1_000

/// The most diagnostics of one file for which a near name is searched.
package let suggestionLimit = 100
