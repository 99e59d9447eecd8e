import Kernel
import Office
import Organisation

enum CoordinationLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] { [] }
}
