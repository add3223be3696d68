import Assets
import Catalog
import Derivations
import Foundation
import MediaLibrary
import Vision

// `/people…` of the Admin API: the gallery that faces are compared with.
extension APIDesk {
    func listPeople(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        let people = try await catalog.people(in: call.cloud.name)
        return ["people": .array(people.map(Self.json))]
    }

    func showPerson(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        return Self.json(try await person(call))
    }

    func deletePerson(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        let isDeleted = try await catalog.deletePerson(
            try personID(try call.piece("person_id")), in: call.cloud.name)
        library.peopleChanged(in: call.cloud.name)
        return ["result": isDeleted ? "ok" : "not found"]
    }

    func deletePhoto(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        let isDeleted = try await catalog.deletePhoto(
            try personID(try call.piece("photo_id")), of: try personID(try call.piece("person_id")),
            in: call.cloud.name)
        library.peopleChanged(in: call.cloud.name)
        return ["result": isDeleted ? "ok" : "not found"]
    }

    func createPerson(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        let name = try personName(call)
        var identities: [[Float]] = []
        if hasPhoto(call) { identities = [try await identity(call)] }
        let person = try await catalog.createPerson(
            name, identities: identities, in: call.cloud.name)
        library.peopleChanged(in: call.cloud.name)
        return Self.json(person)
    }

    func renamePerson(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        let person = try await catalog.renamePerson(
            try personID(try call.piece("person_id")), to: try personName(call),
            in: call.cloud.name)
        library.peopleChanged(in: call.cloud.name)
        return Self.json(person)
    }

    func addPhoto(_ call: APICall) async throws -> JSONValue {
        try demandPeople(of: call.cloud.name)
        let person = try await person(call)
        guard person.photos.count < Self.mostPhotos else {
            throw APIError.tooMany(parameter: "photos", maximum: Self.mostPhotos)
        }
        guard hasPhoto(call) else { throw APIError.missingParameter("file") }
        let changed = try await catalog.addPhoto(
            try await identity(call), of: person.id, in: call.cloud.name)
        library.peopleChanged(in: call.cloud.name)
        return Self.json(changed)
    }

    /// More photos of one face tell nothing new.
    private static let mostPhotos = 50

    private func personName(_ call: APICall) throws -> String {
        let name = APIParameters.trimmed(try call.parameters.required("name"))
        guard !name.isEmpty, name.utf8.count <= 255, !name.utf8.contains(0) else {
            throw APIError.invalidValue(parameter: "name", text: String(name.prefix(40)))
        }
        return name
    }

    private func personID(_ text: String) throws -> PersonID {
        guard let id = PersonID(hex: text) else { throw CatalogError.personNotFound(text) }
        return id
    }

    private func person(_ call: APICall) async throws -> Person {
        let id = try personID(try call.piece("person_id"))
        guard let person = try await catalog.person(id, in: call.cloud.name) else {
            throw CatalogError.personNotFound(id.hex)
        }
        return person
    }

    // MARK: Photos

    private func hasPhoto(_ call: APICall) -> Bool {
        call.request.uploaded != nil || call.parameters["file"]?.isEmpty == false
            || call.parameters["public_id"]?.isEmpty == false
    }

    /// The numbers of the one face in a photo: a file that is sent, or an asset by its public ID. The
    /// photo itself is not kept.
    private func identity(_ call: APICall) async throws -> [Float] {
        guard let analyses else { throw APIError.peopleRefused(call.cloud.name.text) }
        let faces: [Face]
        if let id = call.parameters["public_id"], !id.isEmpty {
            let reference = call.reference(
                .image, try call.parameters.deliveryType() ?? .upload, id)
            guard let asset = try await catalog.asset(reference) else {
                throw APIError.resourceNotFound(id)
            }
            faces = try await analyses.identities(of: asset)
        } else {
            let uploaded = try await uploadedFile(call)
            faces = try await analyses.identities(in: uploaded.file)
        }
        guard faces.count == 1, let identity = faces.first?.identity else {
            throw APIError.notOneFace(faces.count)
        }
        return identity.numbers
    }

    private static func json(_ person: Person) -> JSONValue {
        [
            "id": .string(person.id.hex), "name": .string(person.name),
            "created_at": .string(AssetJSON.time(person.createdAt)),
            "photos": .array(
                person.photos.map { photo in
                    [
                        "id": .string(photo.id.hex),
                        "created_at": .string(AssetJSON.time(photo.createdAt)),
                    ]
                }),
        ]
    }
}
