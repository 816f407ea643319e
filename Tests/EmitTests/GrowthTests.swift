import Diagnostics
import Foundation
import Testing

@testable import ContractCompiler

/// What a contract can have many of costs in proportion.
///
/// Measured is the processor time of this thread, at a size and at four times that size. Linear
/// work makes it four times as much, quadratic work sixteen times.
@Suite("The compiler's work", .serialized)
struct GrowthTests {
    private static let bound = 8.0

    @Test("grows no faster than a contract", arguments: GrowthShape.all)
    func grows(_ shape: GrowthShape) {
        var ratio = Double.infinity
        // Another process may spoil a measurement, never improve it.
        for _ in 0..<4 where ratio > Self.bound {
            let small = seconds(shape, shape.size)
            let large = seconds(shape, shape.size * 4)
            ratio = min(ratio, large / max(small, 0.002))
        }
        #expect(ratio <= Self.bound, "\(shape)")
    }

    @Test("a measurement would show work that grows with the square")
    func catches() {
        func work(_ size: Int) -> Double {
            measured {
                let names = (0..<size).map { "name \($0)" }
                #expect(names.filter { !names.contains($0) }.isEmpty)
            }
        }
        #expect(work(1_600) / work(400) > Self.bound)
    }

    private func seconds(_ shape: GrowthShape, _ size: Int) -> Double {
        let contracts = shape.contracts(size)
        return measured {
            let result = compiled(contracts)
            #expect(result.report.isEmpty == result.diagnostics.isEmpty)
            #expect(
                result.diagnostics.isEmpty == shape.isAccepted,
                "\(shape) of \(size): \(result.report.prefix(400))")
            if result.diagnostics.isEmpty { #expect(!result.files.isEmpty) }
        }
    }

    private func measured(_ work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        work()
        return now() - start
    }
}
