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
///
/// Shapes are told in points of 800×600, of which a smaller canvas has fewer pixels.
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

    /// Of a hundred points, how many pixels.
    private let percent: Int
    let pixelWidth: Int
    let pixelHeight: Int
    private let rowBytes: Int

    init(percent: Int = 100) {
        self.percent = percent
        pixelWidth = Self.width * percent / 100
        pixelHeight = Self.height * percent / 100
        rowBytes = pixelWidth * Self.bytesPerPixel
        pixels = .allocate(capacity: rowBytes * pixelHeight)
        pattern = .allocate(capacity: rowBytes)
        memset(pixels, 0, rowBytes * pixelHeight)
        memset(pattern, 0, rowBytes)
    }

    private func pixel(_ point: Int) -> Int { point * percent / 100 }

    deinit {
        pixels.deallocate()
        pattern.deallocate()
    }

    func withPixels<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: pixels, count: rowBytes * pixelHeight))
    }

    mutating func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: Colour) {
        let (left, right) = (pixel(x), pixel(x + width))
        let (top, bottom) = (max(pixel(y), 0), min(pixel(y + height), pixelHeight))
        guard top < bottom, left < right else { return }
        prepare(colour, right - left)
        for row in top..<bottom { span(row, left, right) }
    }

    /// - Parameter x, y: the centre; `across` and `down` are the radii.
    mutating func ellipse(_ x: Int, _ y: Int, _ across: Int, _ down: Int, _ colour: Colour) {
        let (x, y, across, down) = (pixel(x), pixel(y), pixel(across), pixel(down))
        guard across > 0, down > 0 else { return }
        prepare(colour, across * 2)
        let (top, bottom) = (max(y - down, 0), min(y + down, pixelHeight))
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
        let corners = corners.map { (x: pixel($0.x), y: pixel($0.y)) }
        guard let last = corners.last else { return }
        prepare(colour, pixelWidth)
        var (top, bottom) = (pixelHeight, 0)
        for corner in corners { (top, bottom) = (min(top, corner.y), max(bottom, corner.y)) }
        (top, bottom) = (max(top, 0), min(bottom, pixelHeight))
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
        let needed = min(max(width, 1), pixelWidth) * Self.bytesPerPixel
        if colour != patternColour || patternCount == 0 {
            pattern[0] = colour.red
            pattern[1] = colour.green
            pattern[2] = colour.blue
            patternColour = colour
            patternCount = Self.bytesPerPixel
        }
        while patternCount < needed {
            let more = min(patternCount, rowBytes - patternCount)
            memcpy(pattern + patternCount, pattern, more)
            patternCount += more
        }
    }

    /// Fills a row from `from` up to and without `to`, at most as far as the pattern was prepared.
    private func span(_ row: Int, _ from: Int, _ to: Int) {
        let start = max(isMirrored ? pixelWidth - to : from, 0)
        let end = min(isMirrored ? pixelWidth - from : to, pixelWidth)
        guard start < end else { return }
        memcpy(pixels + row * rowBytes + start * Self.bytesPerPixel, pattern, (end - start) * Self.bytesPerPixel)
    }
}
