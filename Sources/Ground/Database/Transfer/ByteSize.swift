import Kernel

extension ReadTransaction {
    /// What the engine's files take on the disk, about.
    package func databaseByteSize() throws -> Int {
        switch engine {
        case .sqlite:
            try value("SELECT page_count * page_size FROM pragma_page_count() JOIN pragma_page_size()") ?? 0
        case .postgresql: try value("SELECT pg_database_size(current_database())") ?? 0
        }
    }
}
