extension Duration {
    /// Rounded towards zero, and clamped to about 285 years.
    package var wholeNanoseconds: Int64 {
        // The usual case, below nine seconds, without a division of 128 bits.
        let low = Int64(truncatingIfNeeded: attoseconds)
        if Int128(low) == attoseconds { return low / 1_000_000_000 }
        let (seconds, attoseconds) = components
        let bounded = min(max(seconds, -9_000_000_000), 9_000_000_000)
        return bounded * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
