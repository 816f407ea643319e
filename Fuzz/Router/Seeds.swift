import HTTPMessages

/// Every route with every method, and paths that are odd.
@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(
    _ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
    let paths =
        routes.map { $0.path.replacing("{", with: "").replacing("}", with: "") } + [
            "", "a", "//", "/a//", "/.", "/..", "/a/../b", "/%2e", "/%2E%2e/x", "/a%2Fb", "/%00",
            "/%", "/%4", "/%zz", "/%61", "/%75sers/m%65", "/a%20b", "/%C3%BC", "/%25",
        ]
    return write(
        seeds: paths.enumerated().map { index, path in
            [UInt8(truncatingIfNeeded: index)] + Array(path.utf8)
        })
}
