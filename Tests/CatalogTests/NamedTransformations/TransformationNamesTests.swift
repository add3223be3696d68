import Testing

@testable import Catalog

@Suite struct TransformationNamesTests {
    @Test(arguments: [
        ("", []), ("w_300", []), ("t_a", ["a"]), ("c_fill,t_a,w_3/t_b/t_a", ["a", "b"]),
        ("t_a.b/t_c", ["a", "b", "c"]), ("at_a", []), ("l_text:Arial_20:t_a", []),
        ("e_t_a", []), ("t_", []), ("t_my%20name", ["my name"]), ("t_50%", ["50%"]),
        ("t_a%zz", ["a%zz"]), ("t_a-b_c", ["a-b_c"]), ("$t_a", []), ("t_%C3%A9", ["é"]),
    ])
    func `A declared text uses the names of its own items`(declared: String, names: [String]) {
        #expect(TransformationNames.used(in: declared) == names)
    }

    @Test func `A name is reached through others, and circles end`() {
        let definitions = [
            ("a", "w_1"), ("b", "t_a"), ("c", "t_x/t_b.y"), ("d", "w_2"), ("e", "t_f"),
            ("f", "t_e"),
        ].map { (name: $0.0, declared: $0.1) }
        #expect(TransformationNames.reaching("a", among: definitions) == ["a", "b", "c"])
        #expect(TransformationNames.reaching("d", among: definitions) == ["d"])
        #expect(TransformationNames.reaching("e", among: definitions) == ["e", "f"])
    }
}
