import Database
import Kernel

/// What a capability has to say on somebody's first page beside what waits for him. Each part is empty where it has nothing
/// to say; everything is counted from records that the reader may see, and every number opens the rows that it counted.
package struct Brief: Codable, Sendable {
    package var stages: [Stage] = []
    package var dues: [Due] = []
    package var changes: [Change] = []
    package var standings: [Standing] = []
    package var lists: [List] = []
    package var trends: [Trend] = []

    package init() {}

    /// What an actor's day needs to know of one capability, and how far each of some months is, where he looks after months.
    package typealias Source = @Sendable (Actor, _ months: [Month], ReadTransaction) throws -> Brief

    package static func + (a: Brief, b: Brief) -> Brief {
        var sum = a
        sum.stages += b.stages
        sum.dues += b.dues
        sum.changes += b.changes
        sum.standings += b.standings
        sum.lists += b.lists
        sum.trends += b.trends
        return sum
    }
}

extension Brief {
    /// Words that open what they say: `未销号62件`.
    package struct Fact: Codable, Sendable {
        package let words: String
        /// Below the county; nil where there is nothing to open.
        package let path: String?
        /// The number in the words, where the path is the list that was counted.
        package let count: Int?
        /// Ours to act on.
        package let isAlarming: Bool

        package init(_ words: String, _ path: String? = nil, count: Int? = nil, isAlarming: Bool = false) {
            self.words = words
            self.path = path
            self.count = count
            self.isAlarming = isAlarming
        }
    }

    /// How far a month's inspection is in one of its five stages.
    package struct Stage: Codable, Sendable {
        /// In the order in which they come.
        package enum Step: Int, Codable, CaseIterable, Sendable {
            case draw, visit, rectify, close, report

            package var chinese: String {
                switch self {
                case .draw: "抽取"
                case .visit: "检查"
                case .rectify: "交办整改"
                case .close: "关账"
                case .report: "通报"
                }
            }
        }

        package let month: Month
        package let step: Step
        /// Nothing more is expected in it.
        package let isDone: Bool
        package let facts: [Fact]

        package init(_ step: Step, of month: Month, isDone: Bool, _ facts: [Fact]) {
            self.month = month
            self.step = step
            self.isDone = isDone
            self.facts = facts
        }

        /// The office and the townships look after a month as a whole; others after what is given to them.
        private static let readers: Set<Role> = [
            .clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead,
        ]

        package static func isShown(to actor: Actor) -> Bool { actor.roles.contains(where: readers.contains) }
    }

    /// What is due on a day of the coming week.
    package struct Due: Codable, Sendable {
        package let day: Day
        package let count: Int
        /// After the number: `件整改到期`.
        package let words: String
        package let path: String

        package init(_ day: Day, _ count: Int, _ words: String, path: String) {
            self.day = day
            self.count = count
            self.words = words
            self.path = path
        }
    }

    /// What has changed since yesterday's morning: how many of a kind.
    package struct Change: Codable, Sendable {
        /// `整改`
        package let tag: String
        /// Before the number: `反馈`
        package let words: String
        /// Nil for one record by its name.
        package let count: Int?
        /// More than are counted.
        package let hasMore: Bool
        package let measure: String
        package let path: String

        package init(
            _ tag: String, _ words: String, _ count: Int? = nil, hasMore: Bool = false, _ measure: String = "",
            path: String
        ) {
            self.tag = tag
            self.words = words
            self.count = count
            self.hasMore = hasMore
            self.measure = measure
            self.path = path
        }
    }

    /// Where the reader's own unit stands: `10月名次`, `第3名`.
    package struct Standing: Codable, Sendable {
        package let title: String
        package let value: String
        package let note: String
        package let path: String

        package init(_ title: String, _ value: String, note: String, path: String) {
            self.title = title
            self.value = value
            self.note = note
            self.path = path
        }
    }

    /// A few records by name, the rest behind a link.
    package struct List: Codable, Sendable {
        package struct Item: Codable, Sendable {
            package let title: String
            package let tags: [String]
            package let note: String
            package let path: String

            package init(_ title: String, tags: [String] = [], note: String = "", path: String) {
                self.title = title
                self.tags = tags
                self.note = note
                self.path = path
            }
        }

        package let title: String
        package let items: [Item]
        package let more: Fact?
        /// Said in place of rows where there are none.
        package let empty: String

        package init(_ title: String, _ items: [Item], more: Fact? = nil, empty: String = "") {
            self.title = title
            self.items = items
            self.more = more
            self.empty = empty
        }
    }

    /// A number month by month, from closed months, the earliest first.
    package struct Trend: Codable, Sendable {
        package struct Point: Codable, Sendable {
            package let month: Month
            package let value: Points
            package let path: String

            package init(_ month: Month, _ value: Points, path: String) {
                self.month = month
                self.value = value
                self.path = path
            }
        }

        package let title: String
        package let points: [Point]
        /// What there is to know besides, each opening: who rose and fell most.
        package let facts: [Fact]

        package init(_ title: String, _ points: [Point], facts: [Fact] = []) {
            self.title = title
            self.points = points
            self.facts = facts
        }
    }
}
