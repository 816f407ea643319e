import Glibc
import Synchronization

/// A folder that one process at a time may use. The lock ends with the process, also by SIGKILL.
final class FolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(_ folder: String) throws(LocalPlatformError) {
        let path = "\(folder)/lock"
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw .system("`\(path)` cannot be opened") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw LocalPlatformError("`\(folder)` is in use by another `wattos up`")
        }
        descriptor = Mutex(opened)
    }

    deinit {
        release()
    }

    /// Releases the folder.
    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor {
                // flock(2): a child that has not executed its program yet still has the descriptor,
                // and closing alone would leave the lock to it.
                flock(open, LOCK_UN)
                close(open)
            }
            descriptor = nil
        }
    }
}
