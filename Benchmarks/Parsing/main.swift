import Imaging
import Transformations

// Reads delivery paths and prints their declared texts: microseconds and allocations for one path.

@_silgen_name("heliograph_allocation_count")
func allocationCount() -> UInt

/// What is measured: a name and the path.
let paths: [(name: String, path: String)] = [
    ("plain", "/demo/image/upload/v1312461204/sample.jpg"),
    ("one component", "/demo/image/upload/c_fill,h_200,w_300/sample.jpg"),
    (
        "three components",
        "/demo/image/upload/c_fill,g_auto,h_200,w_300/e_sharpen:50/f_auto,q_auto/v17/shoes/red.jpg"
    ),
    (
        "three, as a person writes",
        "/demo/image/upload/w_300,h_0200,c_fill,g_north_west/r_max,b_rgb:ff0000/q_auto:best,f_auto/"
            + "v1/folder/name.png"
    ),
    (
        "a layer and a text",
        "/demo/image/upload/c_limit,w_1200/l_logo,w_0.2,o_60,g_south_east,x_20,y_20/"
            + "l_text:Arial_40_bold:Hello%252C%20World,co_white/fl_layer_apply,g_north,y_30/f_auto/"
            + "v1/folder/name.png"
    ),
    (
        "conditions and variables",
        "/demo/image/upload/$size_300,if_ar_gt_16:9_and_w_gt_$size/c_fill,h_$size_div_2,w_$size/"
            + "if_else/c_pad,b_auto,w_$size/if_end/f_auto,q_auto/name.png"
    ),
]

func measure(_ path: String, rounds: Int) -> (microseconds: Double, allocations: Double) {
    let before = allocationCount()
    let clock = ContinuousClock()
    var letters = 0
    let time = clock.measure {
        for _ in 0..<rounds {
            guard let url = try? DeliveryURL(parsing: path, vocabulary: .spoken) else {
                fatalError("\(path) is not read")
            }
            letters += url.transformation.text.utf8.count
        }
    }
    precondition(letters >= 0)
    let seconds =
        Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    return (
        seconds * 1e6 / Double(rounds), Double(allocationCount() - before) / Double(rounds)
    )
}

/// One decimal, right-aligned.
func column(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    let text = "\(tenths / 10).\(tenths % 10)"
    return String(repeating: " ", count: max(0, 8 - text.count)) + text
}

print("reading and printing a path              µs  allocations")
for (name, path) in paths {
    _ = measure(path, rounds: 2_000)
    // The best of five: a machine that does other things disturbs upwards only.
    let best = (0..<5).map { _ in measure(path, rounds: 4_000) }
        .min { $0.microseconds < $1.microseconds }
    guard let best else { continue }
    let label = name + String(repeating: " ", count: max(0, 34 - name.count))
    print(label + column(best.microseconds) + "  " + column(best.allocations))
}
