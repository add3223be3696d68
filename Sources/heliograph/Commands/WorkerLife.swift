import Rendering

/// Away from the command, whose `run` must return something that never comes.
enum WorkerLife {
    static func begin() { ImageWorker.main() }
}
