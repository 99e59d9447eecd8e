import Foundation
import Kernel

/// A colour of sRGB.
struct Colour: Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// `0xRRGGBB`
    init(_ hex: UInt32) {
        red = UInt8(hex >> 16 & 0xFF)
        green = UInt8(hex >> 8 & 0xFF)
        blue = UInt8(hex & 0xFF)
    }

    /// On the way to another colour: 0 is this one, 100 the other.
    func mixed(_ percent: Int, with other: Colour) -> Colour {
        func part(_ a: UInt8, _ b: UInt8) -> UInt32 { UInt32((Int(a) * (100 - percent) + Int(b) * percent) / 100) }
        return Colour(part(red, other.red) << 16 | part(green, other.green) << 8 | part(blue, other.blue))
    }

    func darker(_ percent: Int) -> Colour { mixed(percent, with: Colour(0x000000)) }
    func lighter(_ percent: Int) -> Colour { mixed(percent, with: Colour(0xFFFFFF)) }
}

/// Pixels to draw flat shapes on; whatever lies outside is cut off. A shape's rows are copied from
/// one row of its colour by memcpy, which is as fast in a debug build as in any other.
struct Canvas: ~Copyable {
    static let width = 800
    static let height = 600
    static let bytesPerPixel = 3

    /// Left and right change places for what is drawn from now on.
    var isMirrored = false
    private let pixels: UnsafeMutablePointer<UInt8>
    private let pattern: UnsafeMutablePointer<UInt8>
    private var patternColour = Colour(0x000000)
    /// Bytes of the pattern that have its colour.
    private var patternCount = 0

    private static let rowBytes = width * bytesPerPixel

    init() {
        pixels = .allocate(capacity: Self.rowBytes * Self.height)
        pixels.initialize(repeating: 0, count: Self.rowBytes * Self.height)
        pattern = .allocate(capacity: Self.rowBytes)
        pattern.initialize(repeating: 0, count: Self.rowBytes)
    }

    deinit {
        pixels.deallocate()
        pattern.deallocate()
    }

    func withPixels<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: pixels, count: Self.rowBytes * Self.height))
    }

    mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: Colour) {
        prepare(colour, width)
        for row in max(y, 0)..<max(min(y + height, Self.height), max(y, 0)) { span(row, x, x + width) }
    }

    /// - Parameter x, y: the centre; `across` and `down` are the radii.
    mutating func ellipse(_ x: Int, _ y: Int, _ across: Int, _ down: Int, _ colour: Colour) {
        guard across > 0, down > 0 else { return }
        prepare(colour, across * 2)
        let (top, bottom) = (max(y - down, 0), min(y + down, Self.height))
        guard top < bottom else { return }
        for row in top..<bottom {
            let height = (Double(row - y) + 0.5) / Double(down)
            let half = Int(Double(across) * (1 - height * height).squareRoot())
            span(row, x - half, x + half)
        }
    }

    mutating func circle(_ x: Int, _ y: Int, _ radius: Int, _ colour: Colour) { ellipse(x, y, radius, radius, colour) }

    /// A convex polygon by its corners, in order.
    mutating func polygon(_ corners: [(x: Int, y: Int)], _ colour: Colour) {
        guard let last = corners.last else { return }
        prepare(colour, Self.width)
        var (top, bottom) = (Self.height, 0)
        for corner in corners { (top, bottom) = (min(top, corner.y), max(bottom, corner.y)) }
        (top, bottom) = (max(top, 0), min(bottom, Self.height))
        guard top < bottom else { return }
        var left = [Int](repeating: .max, count: bottom - top)
        var right = [Int](repeating: .min, count: bottom - top)
        var from = last
        for to in corners {
            let (high, low) = from.y < to.y ? (from, to) : (to, from)
            from = to
            let (first, end) = (max(high.y, top), min(low.y, bottom))
            guard first < end else { continue }
            for row in first..<end {
                let x = high.x + (low.x - high.x) * (2 * (row - high.y) + 1) / (2 * (low.y - high.y))
                left[row - top] = min(left[row - top], x)
                right[row - top] = max(right[row - top], x)
            }
        }
        for row in top..<bottom where left[row - top] < right[row - top] {
            span(row, left[row - top], right[row - top])
        }
    }

    /// A straight stroke, `thickness` pixels measured along the nearer axis.
    mutating func line(
        _ from: (x: Int, y: Int), _ to: (x: Int, y: Int), thickness: Int, _ colour: Colour
    ) {
        let half = (thickness + 1) / 2
        let rest = thickness - half
        if abs(to.x - from.x) > abs(to.y - from.y) {
            polygon(
                [(from.x, from.y - half), (to.x, to.y - half), (to.x, to.y + rest), (from.x, from.y + rest)], colour)
        } else {
            polygon(
                [(from.x - half, from.y), (from.x + rest, from.y), (to.x + rest, to.y), (to.x - half, to.y)], colour)
        }
    }

    /// Makes the pattern row hold the colour for at least so many pixels.
    private mutating func prepare(_ colour: Colour, _ width: Int) {
        let needed = min(max(width, 1), Self.width) * Self.bytesPerPixel
        if colour != patternColour || patternCount == 0 {
            pattern[0] = colour.red
            pattern[1] = colour.green
            pattern[2] = colour.blue
            patternColour = colour
            patternCount = Self.bytesPerPixel
        }
        while patternCount < needed {
            let more = min(patternCount, Self.rowBytes - patternCount)
            memcpy(pattern + patternCount, pattern, more)
            patternCount += more
        }
    }

    /// Fills a row from `from` up to and without `to`, at most as far as the pattern was prepared.
    private func span(_ row: Int, _ from: Int, _ to: Int) {
        let start = max(isMirrored ? Self.width - to : from, 0)
        let end = min(isMirrored ? Self.width - from : to, Self.width)
        guard start < end else { return }
        memcpy(pixels + row * Self.rowBytes + start * Self.bytesPerPixel, pattern, (end - start) * Self.bytesPerPixel)
    }
}
