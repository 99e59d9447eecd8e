import Kernel
import Office

enum TitleLife {
    static func events(_ stage: DemoStage, _ sources: TitleSources) throws -> [DemoEvent] { [] }
}
