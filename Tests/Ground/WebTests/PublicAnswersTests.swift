import HTTPTypes
import Testing

@testable import Web

@Suite("Public answers that are kept")
struct PublicAnswersTests {
    private func put(_ bytes: Int, _ path: String, _ query: String = "", in answers: PublicAnswers) {
        let body = [UInt8](repeating: 0x61, count: bytes)
        answers.keep(.init(stamp: "1", origin: nil, headers: [:], body: body), for: asked(path, query))
    }

    private func asked(_ path: String, _ query: String = "") -> PublicAnswers.Asked {
        .init(path: path, query: query, isJSON: false)
    }

    @Test("take no more than their bytes, however many addresses are made up, and none pushes out the pages themselves")
    func bounded() {
        let answers = PublicAnswers()
        put(20_000, "/front", in: answers)
        for number in 0..<2000 {
            put(20_000, "/front", "after=\(number)", in: answers)
            #expect(answers.bytes <= 16 << 20)
        }
        #expect(answers[asked("/front")] != nil && answers[asked("/front", "after=1999")] != nil)
        #expect(answers[asked("/front", "after=0")] == nil)
        for number in 0..<2000 { put(20_000, "/\(number)", in: answers) }
        #expect(answers.bytes <= 16 << 20 && answers[asked("/1999")] != nil)
        // The same in another's place counts once.
        let before = answers.bytes
        put(20_000, "/1999", in: answers)
        #expect(answers.bytes == before)
        put(500_000, "/long", in: answers)
        #expect(answers[asked("/long")] == nil && answers.bytes == before)
        // Ever so short ones take their place too.
        for number in 0..<20_000 { put(0, "/", "\(number)", in: answers) }
        #expect(answers.bytes <= 16 << 20)
    }

    @Test("hold while nothing was written, for whoever asks the host that they name")
    func holding() {
        let plain = PublicAnswers.Kept(stamp: "1", origin: nil, headers: [:], body: [])
        #expect(plain.holds("1", asked: "http://a") && plain.holds("1", asked: "http://b"))
        #expect(!plain.holds("2", asked: "http://a"))
        let named = PublicAnswers.Kept(stamp: "1", origin: "http://a", headers: [:], body: [])
        #expect(named.holds("1", asked: "http://a") && !named.holds("1", asked: "http://b"))
    }
}
