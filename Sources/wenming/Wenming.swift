import ArgumentParser

/// The one executable.
@main
struct Wenming: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wenming",
        abstract: "文明：一处记录，处处成表。县创建办的工作平台。",
        subcommands: [
            Serve.self, Migrate.self, LoadDemo.self, Import.self, ManageUsers.self, Recompute.self, Doctor.self,
            ManageKeys.self, Verify.self, MakeBackup.self, Restore.self, Copy.self, PrintCitus.self,
            PrintProcedures.self,
            WriteSeedReport.self,
        ])
}
