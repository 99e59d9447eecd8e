// swift-tools-version: 6.2
// The architecture drawing: a target may import only what its line here names, and the compiler
// guards it (`swift build --explicit-target-dependency-import-check error`, see script/test).
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // A row's values are read, and a page's pieces put together, by code made for their types.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let http1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let scrypt = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// The pages' script, a module for each thing it does.
let modules = [
    "wenming.js", "answers.js", "charts.js", "comforts.js", "counting.js", "dom.js", "elsewhere.js", "forms.js",
    "kept.js", "mask.js",
    "morph.js", "outbox.js", "paper.js", "paperevidence.js", "paperpanel.js", "papertext.js", "presses.js",
    "proposals.js",
    "session.js", "shown.js", "sums.js", "tally.js", "turning.js", "uploads.js",
    "visit.js",
    "wall.js",
]

/// What every capability stands on, and nothing of another capability's unless `ground` says so.
func ground(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Ground/\(name)", resources: resources,
        // Every test and page goes through these: as a debug build has them, they take half of the time of all tests.
        swiftSettings: settings + [.unsafeFlags(["-O"], .when(configuration: .debug))])
}

/// A C library from the system: its Debian package is in script/packages.
func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/Ground/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func capability(_ name: String, uses others: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: ["Kernel", "Database", "Web", "Office"] + others,
        path: "Sources/Capabilities/\(name)", swiftSettings: settings)
}

func tests(_ path: String, _ dependencies: [Target.Dependency]) -> Target {
    let folder = path.split(separator: "/").last.map(String.init) ?? path
    return .testTarget(name: folder, dependencies: dependencies, path: "Tests/\(path)", swiftSettings: settings)
}

let package = Package(
    name: "Wenming",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "wenming", targets: ["wenming"])],
    dependencies: [
        // Without its reading of settings from files and the environment, which ours do by themselves.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        system("CLibPQ", pkgConfig: "libpq", apt: "libpq-dev"),
        system("CVips", pkgConfig: "vips", apt: "libvips-dev"),
        system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg62-turbo-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        system("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
        system("CXlsxWriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
        system("CQpdf", pkgConfig: "libqpdf", apt: "libqpdf-dev"),
        system("CQRencode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
        system("CLibYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        ground("Kernel"),
        ground("YAML", ["Kernel", "CLibYAML"]),
        ground("Multipart", ["Kernel"]),
        ground("Documents", ["Kernel", "CArchive"]),
        ground("Archives", ["CArchive"]),
        ground("Spreadsheets", ["Kernel", "CArchive", "CXlsxWriter"]),
        ground("Media", ["Kernel", "CVips", "CJPEG", "CArchive", "CQpdf", "CZlib", crypto]),
        ground("Database", ["Kernel", "CLibPQ", grdb, crypto]),
        ground(
            "Web",
            ["Kernel", "Multipart", "CZlib", hummingbird, hummingbirdCore, nio, http1, httpTypes, logging, crypto],
            resources: (["wenming.css", "cockpit.css", "public.css", "icon.svg"] + modules).map {
                .embedInCode("Assets/\($0)")
            }),
        ground("Office", ["Kernel", "Database", "Web", "Media", "Spreadsheets", "Documents", "CQRencode", crypto]),
        capability("Organisation", uses: ["Spreadsheets", crypto, scrypt]),
        capability("Sheets", uses: ["YAML", "Documents"]),
        capability("Findings", uses: ["Organisation", "Media", "Documents"]),
        capability("Assessment", uses: ["Organisation", "Inspections", "Findings", "Media", "Spreadsheets"]),
        capability("Objections", uses: ["Organisation", "Inspections", "Assessment", "Media"]),
        capability("Bulletins", uses: ["Assessment", "Findings", "Inspections", "Media", "Documents"]),
        capability("Inspections", uses: ["Organisation", "Sheets", "Media", crypto]),
        capability("Pairing", uses: ["Organisation", "Sheets", "Media"]),
        capability("Campaigns", uses: ["Organisation", "Inspections", "Findings", "Media"]),
        capability("Meetings", uses: ["Organisation", "Media"]),
        capability("Correspondence", uses: ["Organisation", "Media", "Spreadsheets"]),
        capability("Exposure", uses: ["Organisation", "Inspections", "Findings", "Media", "Documents"]),
        capability("Coordination", uses: ["Organisation", "Findings", "Media", "Documents"]),
        capability("Standards", uses: ["Organisation", "Sheets", "Media", "Documents"]),
        capability(
            "Questionnaires", uses: ["Organisation", "Inspections", "Standards", "Spreadsheets"]),
        capability("Readiness", uses: ["Organisation", "Standards", "Media", "Documents"]),
        capability("Residents", uses: ["Organisation", "Documents"]),
        capability("Titles", uses: ["Organisation", "Recognition", "Media"]),
        capability("Recognition", uses: ["Organisation", "Residents", "Sheets", "Media", "Documents"]),
        capability("HonourRoll", uses: ["Recognition", "Organisation", "Media"]),
        capability("Prospects", uses: ["Recognition", "Organisation"]),
        capability("HigherForms", uses: ["Recognition", "Residents", "Documents", "Media"]),
        capability("Courtesies", uses: ["Recognition", "Organisation"]),
        capability("Customs", uses: ["Organisation", "Residents", "Documents"]),
        capability("Publicity", uses: ["Practice", "Volunteers", "Organisation", "Media", "Documents"]),
        capability("Volunteers", uses: ["Residents", "Organisation", "Documents", crypto]),
        capability("Practice", uses: ["Volunteers", "Residents", "Organisation", "Media", "Documents", crypto]),
        capability("Incubation", uses: ["Organisation"]),
        capability("MoralBank", uses: ["Organisation", "Residents"]),
        capability("MoralFund", uses: ["MoralBank", "Organisation", "Documents"]),
        capability("MoralStars", uses: ["MoralBank", "Organisation", "Residents", "Documents"]),
        capability("Reports", uses: ["Organisation", "Documents"]),
        capability(
            "Cockpit", uses: ["Organisation", "Assessment", "Findings", "Inspections", "Media", "Documents", crypto]),
        .target(
            name: "App",
            dependencies: [
                "Kernel", "Database", "Web", "Office", "Media", "Organisation", "Sheets", "Findings", "Inspections",
                "Assessment", "Bulletins", "Objections", "Campaigns", "Pairing", "Meetings", "Correspondence",
                "Exposure", "Coordination", "Standards", "Volunteers", "Practice", "Reports", "Residents",
                "Recognition", "Titles", "MoralBank", "Cockpit", "Archives", "Customs", "Publicity", "Questionnaires",
                "Readiness", "HonourRoll", "Courtesies", "Prospects", "MoralFund", "MoralStars", "HigherForms",
                "Incubation",
                hummingbird, logging, crypto,
            ],
            path: "Sources/App", swiftSettings: settings),
        .executableTarget(
            name: "wenming",
            dependencies: [
                "App", "Archives", "Assessment", "Kernel", "Database", "Media", "Office", "Organisation", "Reports",
                "Volunteers", arguments, logging,
            ],
            path: "Sources/wenming", swiftSettings: settings),
        .executableTarget(
            name: "bench",
            dependencies: ["Database", "Findings", "Kernel", "Office", "Organisation", arguments],
            path: "Sources/bench",
            swiftSettings: settings),
        .target(
            name: "TestSupport", dependencies: ["Kernel", "Database", "Media", "CArchive"], path: "Sources/TestSupport",
            swiftSettings: settings),
        .target(
            name: "TestCounty",
            dependencies: [
                "Kernel", "Database", "Office", "Media", "Organisation", "Sheets", "Inspections", "Findings",
                "Assessment", "Bulletins", "TestSupport",
            ],
            path: "Sources/TestCounty", swiftSettings: settings),
        tests("Ground/KernelTests", ["Kernel", "TestSupport"]),
        tests("Ground/YAMLTests", ["YAML", "Kernel", "TestSupport"]),
        tests("Ground/MultipartTests", ["Multipart", "Kernel", "TestSupport"]),
        tests("Ground/MediaTests", ["Media", "Kernel", "CVips", "TestSupport"]),
        tests("Ground/DatabaseTests", ["Database", "Kernel", "TestSupport"]),
        tests("Ground/DocumentsTests", ["Documents", "Kernel", "TestSupport"]),
        tests("Ground/SpreadsheetsTests", ["Spreadsheets", "Documents", "Kernel", "TestSupport"]),
        tests(
            "Ground/WebTests",
            [
                "Web", "Kernel", "TestSupport", hummingbirdCore, logging, nio, http1, httpTypes,
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        tests("Ground/OfficeTests", ["Office", "Documents", "Database", "Media", "Kernel", "TestSupport", "Web"]),
        tests(
            "Capabilities/OrganisationTests",
            ["Organisation", "Office", "Database", "Kernel", "Spreadsheets", "Web", "TestSupport"]),
        tests("Capabilities/SheetsTests", ["Sheets", "Organisation", "Office", "Database", "Kernel", "TestSupport"]),
        tests(
            "Capabilities/FindingsTests",
            ["Findings", "Organisation", "Office", "Database", "Media", "Web", "Kernel", "TestSupport", "TestCounty"]),
        tests(
            "Capabilities/CampaignsTests",
            [
                "Campaigns", "Inspections", "Findings", "Organisation", "Office", "Web", "Spreadsheets", "Database",
                "Media", "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/MeetingsTests",
            ["Meetings", "Organisation", "Office", "Database", "Kernel", "TestSupport", "TestCounty"]),
        tests(
            "Capabilities/CorrespondenceTests",
            [
                "Correspondence", "Organisation", "Office", "Spreadsheets", "Web", "Database", "Media", "Kernel",
                "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/ExposureTests",
            [
                "Exposure", "Findings", "Organisation", "Office", "Database", "Media", "Kernel", "Web", "TestSupport",
                "TestCounty",
            ]),
        tests(
            "Capabilities/CoordinationTests",
            [
                "Coordination", "Findings", "Organisation", "Office", "Database", "Documents", "Media", "Web", "Kernel",
                "Spreadsheets", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/PairingTests",
            ["Pairing", "Organisation", "Office", "Database", "Media", "Kernel", "TestSupport", "TestCounty"]),
        tests(
            "Capabilities/StandardsTests",
            [
                "CXlsxWriter", "Sheets", "Standards", "Organisation", "Office", "Web", "Database", "Media", "Kernel",
                "TestSupport",
                "TestCounty",
            ]),
        tests(
            "Capabilities/ReadinessTests",
            [
                "Readiness", "Standards", "Findings", "Organisation", "Office", "Database", "Documents", "Media",
                "Kernel",
                "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/QuestionnairesTests",
            [
                "Questionnaires", "Standards", "Inspections", "Organisation", "Office", "Web", "Database", "Kernel",
                "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/MoralBankTests",
            [
                "App", "MoralBank", "MoralFund", "MoralStars", "Titles", "Recognition", "Practice", "Volunteers",
                "Residents",
                "Organisation", "Office", "Database", "Web", "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/CustomsTests",
            [
                "Customs", "Residents", "Organisation", "Office", "Web", "Database", "Kernel", "TestSupport",
                "TestCounty",
            ]),
        tests(
            "Capabilities/PublicityTests",
            [
                "Publicity", "Practice", "Volunteers", "Findings", "Organisation", "Office", "Database", "Media",
                "Kernel", "App", "MoralBank", "MoralFund", "MoralStars", "Incubation", "Residents", "TestSupport",
                "TestCounty",
            ]),
        tests(
            "Capabilities/ResidentsTests",
            ["Residents", "Organisation", "Office", "Web", "Database", "Kernel", "TestSupport", "TestCounty"]),
        tests(
            "Capabilities/VolunteersTests",
            [
                "Volunteers", "Organisation", "Office", "Database", "Media", "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/PracticeTests",
            [
                "Practice", "Volunteers", "Residents", "Organisation", "Office", "Database", "Documents", "Media",
                "Kernel", "Web",
                "Spreadsheets", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/RecognitionTests",
            [
                "Recognition", "Residents", "Organisation", "Sheets", "Office", "Database", "Media", "Kernel", "Web",
                "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/TitlesTests",
            [
                "Titles", "Recognition", "Organisation", "Office", "Database", "Media", "Kernel", "Spreadsheets",
                "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/HonourRollTests",
            [
                "HonourRoll", "Recognition", "Residents", "Organisation", "Office", "Database", "Media", "Kernel",
                "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/HigherFormsTests",
            ["HigherForms", "Documents", "Recognition", "Kernel", "TestSupport"]),
        tests(
            "Capabilities/ProspectsTests",
            [
                "Prospects", "Recognition", "Residents", "Organisation", "Office", "Database", "Kernel", "TestSupport",
                "TestCounty",
            ]),
        tests(
            "Capabilities/CourtesiesTests",
            [
                "Courtesies", "Recognition", "Residents", "Organisation", "Office", "Database", "Kernel", "TestSupport",
                "TestCounty",
            ]),
        tests(
            "Capabilities/ReportsTests",
            [
                "App", "Reports", "Titles", "Campaigns", "Meetings", "Bulletins", "Assessment", "Inspections",
                "Pairing", "Standards", "Correspondence", "Practice", "Exposure", "Recognition", "Media",
                "Organisation", "Office", "Database", "Documents", "Web", "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/InspectionsTests",
            [
                "Inspections", "Findings", "Organisation", "Sheets", "Office", "Web", "Database", "Media", "Kernel",
                "TestSupport", "TestCounty", crypto,
            ]),
        tests(
            "Capabilities/AssessmentTests",
            [
                "Assessment", "Inspections", "Findings", "Organisation", "Sheets", "Office", "Database", "Media",
                "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/ObjectionsTests",
            [
                "Objections", "Assessment", "Inspections", "Findings", "Organisation", "Sheets", "Office", "Database",
                "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "Capabilities/BulletinsTests",
            [
                "Bulletins", "Assessment", "Inspections", "Findings", "Organisation", "Sheets", "Office", "Database",
                "Documents", "Media", "Web", "Kernel", "TestSupport", "TestCounty",
            ]),
        tests(
            "AppTests",
            [
                "App", "Cockpit", "Exposure", "Residents", "Recognition", "Practice", "Standards", "Organisation",
                "Sheets", "Findings", "Pairing",
                "Inspections", "Assessment", "Objections", "Campaigns", "Meetings", "Readiness",
                "Bulletins",
                "Office", "Database", "Media", "Kernel", "Web", "Archives", "Spreadsheets", "Reports", "TestCounty",
                "TestSupport",
                hummingbird,
                logging, nio, httpTypes, .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        tests(
            "Simulation",
            [
                "App", "Assessment", "Bulletins", "Inspections", "Findings", "Sheets", "MoralBank", "MoralFund",
                "Recognition", "Residents", "Organisation", "Office", "Web", "Database", "Media", "Kernel",
                "TestCounty",
                "TestSupport", crypto, hummingbird, logging, nio,
                httpTypes,
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        tests("ArchitectureTests", ["TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
