public import Transformations

extension AssetFacts {
    /// These facts without the areas that a transformation does not look at, so that moving one of
    /// them makes no new picture of it. Everything but areas stays.
    public func keepingAreasRead(by transformation: Transformation) -> AssetFacts {
        keeping(
            AreaNeeds(of: transformation, isMarked: !customCoordinates.isEmpty))
    }

    /// These facts with the areas that are needed, and no others.
    public func keeping(_ needs: AreaNeeds) -> AssetFacts {
        var result = self
        if !needs.sought.contains(.faces) { result.faces = nil }
        if !needs.custom { result.customCoordinates = [] }
        if !needs.countsRegions {
            result.regions = regions.filter { needs.regions.contains($0.key) }
        }
        if !needs.sought.contains(.things) { result.things = nil }
        result.people =
            needs.people.isEmpty
            ? nil : people?.filter { needs.people.contains(Subject.plainName($0.name)) }
        if !needs.sought.contains(.texts) { result.texts = nil }
        if !needs.sought.contains(.salient) { result.salient = nil }
        return result
    }

    /// These facts and the areas of others.
    public func adding(areasOf other: AssetFacts) -> AssetFacts {
        var result = self
        result.faces = other.faces ?? faces
        if !other.customCoordinates.isEmpty { result.customCoordinates = other.customCoordinates }
        result.regions.merge(other.regions) { $1 }
        result.things = other.things ?? things
        result.people = other.people ?? people
        result.texts = other.texts ?? texts
        result.salient = other.salient ?? salient
        return result
    }
}
