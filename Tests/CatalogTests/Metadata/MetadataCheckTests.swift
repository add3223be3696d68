import Testing

@testable import Catalog

@Suite struct MetadataCheckTests {
    private static let fields = [
        MetadataField(externalID: "name", label: "Name", kind: .string),
        MetadataField(
            externalID: "code", label: "Code", kind: .string,
            validation: .length(minimum: 2, maximum: 4)),
        MetadataField(
            externalID: "stock", label: "Stock", kind: .integer,
            validation: .all([
                .greaterThan("0", includes: true), .lessThan("10", includes: false),
            ])),
        MetadataField(
            externalID: "from", label: "From", kind: .date,
            validation: .greaterThan("2024-02-29", includes: false)),
        MetadataField(
            externalID: "size", label: "Size", kind: .enum,
            options: [
                .init(externalID: "s", label: "Small"),
                .init(externalID: "x", label: "Old", isActive: false),
            ]),
        MetadataField(
            externalID: "colors", label: "Colours", kind: .set, growsOptions: true,
            options: [.init(externalID: "red", label: "Red")]),
        MetadataField(
            externalID: "owner", label: "Owner", kind: .string, isDisabledByDefault: true),
    ]

    typealias Row = (field: String, values: [String], kept: [String]?)

    @Test(
        arguments: [
            ("name", ["any text"], ["any text"]), ("name", ["a", "b"], nil), ("name", [], []),
            ("code", ["ab"], ["ab"]), ("code", ["a"], nil), ("code", ["abcde"], nil),
            ("stock", ["007"], ["7"]), ("stock", ["0"], ["0"]), ("stock", ["10"], nil),
            ("stock", ["-1"], nil), ("stock", ["1.5"], nil), ("stock", ["many"], nil),
            ("from", ["2024-03-01"], ["2024-03-01"]), ("from", ["2024-02-29"], nil),
            ("from", ["2024-02-30"], nil), ("size", ["s"], ["s"]), ("size", ["Small"], nil),
            ("size", ["x"], nil), ("colors", ["red", "blue", "red"], ["red", "blue"]),
            ("owner", ["me"], nil), ("nothing", ["x"], nil),
        ] as [Row])
    func `A value is kept in one spelling, or refused`(row: Row) {
        let check = MetadataCheck(fields: Self.fields, rules: [])
        let outcome = try? check.applying(
            [MetadataEntry(field: row.field, values: row.values)], to: [:], demand: .anything)
        if let kept = row.kept {
            #expect(outcome?.values[row.field] ?? [] == kept)
        } else {
            #expect(outcome == nil)
        }
    }

    @Test func `A field that grows takes new options along`() throws {
        let check = MetadataCheck(fields: Self.fields, rules: [])
        let outcome = try check.applying(
            [MetadataEntry(field: "colors", values: ["blue"])], to: [:], demand: .anything)
        #expect(outcome.grown.first?.options.map(\.externalID) == ["red", "blue"])
    }

    @Test func `A mandatory field must say something`() throws {
        var fields = Self.fields
        fields[0].isMandatory = true
        let check = MetadataCheck(fields: fields, rules: [])
        #expect(throws: MetadataMistake(.missing, field: "name")) {
            try check.applying([], to: [:], demand: .complete)
        }
        let outcome = try check.applying([], to: ["name": ["x"]], demand: .complete)
        #expect(outcome.values == ["name": ["x"]])
    }

    @Test func `Rules enable, restrict, fill in and demand`() throws {
        let small = MetadataRule.Condition.equals(field: "size", "s")
        func check(_ effect: MetadataRule.Effect, about field: String) -> MetadataCheck {
            MetadataCheck(
                fields: Self.fields,
                rules: [
                    MetadataRule(
                        externalID: "r", name: "r", field: field, condition: small, effect: effect)
                ])
        }
        let size = MetadataEntry(field: "size", values: ["s"])
        let owner = MetadataEntry(field: "owner", values: ["me"])
        let enabling = check(.init(enables: true), about: "owner")
        #expect(
            try enabling.applying([size, owner], to: [:], demand: .anything).values["owner"]
                == ["me"])
        let restricting = check(.init(activeOptions: ["red"]), about: "colors")
        #expect(throws: MetadataMistake(.noOption, field: "colors", value: "blue")) {
            try restricting.applying(
                [size, MetadataEntry(field: "colors", values: ["blue"])], to: [:],
                demand: .anything)
        }
        let filling = check(.init(value: ["tiny"]), about: "name")
        #expect(
            try filling.applying([size], to: [:], demand: .anything).values["name"] == ["tiny"])
        #expect(
            try filling.applying([size], to: ["name": ["own"]], demand: .anything)
                .values["name"] == ["own"])
        let demanding = check(.init(requires: true), about: "name")
        #expect(throws: MetadataMistake(.missing, field: "name")) {
            try demanding.applying([size], to: [:], demand: .anything)
        }
        #expect(
            try demanding.applying([owner].dropLast(), to: [:], demand: .anything).values == [:])
    }

    @Test(
        arguments: [
            (.all([]), .string, false), (.length(minimum: 3, maximum: 2), .string, false),
            (.length(minimum: nil, maximum: nil), .string, false),
            (.length(minimum: 1, maximum: nil), .integer, false),
            (.greaterThan("x", includes: true), .integer, false),
            (.greaterThan("1", includes: true), .integer, true),
            (.lessThan("2024-01-01", includes: true), .date, true),
            (.lessThan("1", includes: true), .string, false),
        ] as [(MetadataValidation, MetadataField.Kind, Bool)])
    func `A validation suits the kind of its field`(
        validation: MetadataValidation, kind: MetadataField.Kind, suits: Bool
    ) {
        #expect(validation.suits(kind) == suits)
    }
}
