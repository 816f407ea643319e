/// Ends the process, which is what libFuzzer waits for: it keeps the bytes. A `precondition` would
/// do it without its words in a release build.
func report(_ finding: @autoclosure () -> String, unless holds: Bool) {
    // A finding is a failed test.
    if !holds { fatalError(finding()) }
}

func report(_ finding: String) -> Never {
    // A finding is a failed test.
    fatalError(finding)
}
