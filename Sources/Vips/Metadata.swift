import CVips

extension Image {
    /// The names of all metadata, libvips' own header among them.
    public var fields: [String] {
        guard let names = cvips_fields(handle) else { return [] }
        defer { cvips_fields_free(names) }
        var fields: [String] = []
        var next = names
        while let name = next.pointee {
            fields.append(String(cString: name))
            next += 1
        }
        return fields
    }

    /// Whether there is metadata of that name.
    public func hasField(_ name: String) -> Bool {
        cvips_field_kind_of(handle, name) != CInt(cvips_field_none.rawValue)
    }

    /// A whole number among the metadata; `nil` where there is none, or another kind of value.
    public func int(_ name: String) -> Int? {
        guard holds(name, cvips_field_int) else { return nil }
        var value: Int32 = 0
        return cvips_field_get_int(handle, name, &value) == 0 ? Int(value) : nil
    }

    /// A number among the metadata; `nil` where there is none, or another kind of value.
    public func double(_ name: String) -> Double? {
        guard holds(name, cvips_field_double) else { return nil }
        var value = 0.0
        return cvips_field_get_double(handle, name, &value) == 0 ? value : nil
    }

    /// A text among the metadata; `nil` where there is none, or another kind of value.
    public func string(_ name: String) -> String? {
        guard holds(name, cvips_field_string), let text = cvips_field_get_string(handle, name)
        else {
            return nil
        }
        defer { cvips_free(text) }
        return String(cString: text)
    }

    /// Bytes among the metadata (`icc-profile-data`…); `nil` where there are none.
    public func blob(_ name: String) -> [UInt8]? {
        var bytes: UnsafeRawPointer?
        var count = 0
        guard holds(name, cvips_field_blob),
            cvips_field_get_blob(handle, name, &bytes, &count) == 0
        else { return nil }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Whole numbers among the metadata (`delay`…); `nil` where there are none.
    public func ints(_ name: String) -> [Int]? {
        var values: UnsafeMutablePointer<Int32>?
        var count: Int32 = 0
        guard holds(name, cvips_field_ints),
            cvips_field_get_ints(handle, name, &values, &count) == 0
        else { return nil }
        return UnsafeBufferPointer(start: values, count: Int(count)).map(Int.init)
    }

    /// Numbers among the metadata (`background`…); `nil` where there are none.
    public func doubles(_ name: String) -> [Double]? {
        var values: UnsafeMutablePointer<Double>?
        var count: Int32 = 0
        guard holds(name, cvips_field_doubles),
            cvips_field_get_doubles(handle, name, &values, &count) == 0
        else { return nil }
        return Array(UnsafeBufferPointer(start: values, count: Int(count)))
    }

    /// The same pixels with other metadata.
    public func editingMetadata(_ edit: (inout MetadataEditor) -> Void) throws(VipsError) -> Image {
        let copy = try copy()
        var editor = MetadataEditor(handle: copy.handle)
        edit(&editor)
        // The header was read before the edit; read it again, for the page height.
        _ = cvips_ref(copy.rawHandle)
        return Image(owning: copy.handle)
    }

    private func holds(_ name: String, _ kind: cvips_field_kind) -> Bool {
        cvips_field_kind_of(handle, name) == CInt(kind.rawValue)
    }
}

/// Changes the metadata of an image that nobody else has seen yet.
public struct MetadataEditor {
    /// Borrowed from the image being edited, for the length of the closure.
    fileprivate let handle: OpaquePointer

    public mutating func set(_ name: String, _ value: Int) {
        cvips_field_set_int(handle, name, Int32(clamping: value))
    }

    public mutating func set(_ name: String, _ value: Double) {
        cvips_field_set_double(handle, name, value)
    }

    public mutating func set(_ name: String, _ value: String) {
        cvips_field_set_string(handle, name, value)
    }

    public mutating func set(_ name: String, bytes: [UInt8]) {
        cvips_field_set_blob(handle, name, bytes, bytes.count)
    }

    public mutating func set(_ name: String, _ value: [Int]) {
        cvips_field_set_ints(handle, name, value.map { Int32(clamping: $0) }, Int32(value.count))
    }

    public mutating func remove(_ name: String) { cvips_field_remove(handle, name) }
}
