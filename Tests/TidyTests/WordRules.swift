/// Words for work left to do. Put together here, so that this file does not catch itself.
private let leftOver = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

/// Paths of somebody's machine and hosts that packages come from.
private let placesOfAMachine = [
    "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/fa" + "rm/", "/Us" + "ers/",
    "/tmp/ba" + "sh_jobs",
    "pypi" + ".org", "python" + "hosted", "deb." + "debian", "registry." + "npmjs",
]

/// What the project keeps is finished; what is not is not in it.
func leftOverWords(_ file: SourceText) -> [Complaint] {
    file.complaints(file.lines) { line in
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        guard let word = leftOver.first(where: { words.contains(Substring($0)) }) else {
            return nil
        }
        return "`\(word)`: do it now, or take it out"
    }
}

func machinePlaces(_ file: SourceText) -> [Complaint] {
    file.complaints(file.lines) { line in
        guard let place = placesOfAMachine.first(where: { line.contains($0) }) else { return nil }
        return "`\(place)` is a place of one machine: work it out, or let it be given"
    }
}

/// A test that does not run is worse than none: somebody trusts it.
func disabledTests(_ file: SourceText) -> [Complaint] {
    guard file.isSwift, file.isTest else { return [] }
    return file.complaints(file.code) { line in
        guard line.contains(".disab" + "led(") || line.contains("#expect(true)") else { return nil }
        return "a test that checks nothing: mend it or remove it"
    }
}
