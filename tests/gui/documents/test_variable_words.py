"""The list of documents grouped and filtered by the project's own fields."""


def test_the_list_is_grouped_and_filtered_by_a_field(project, panel):
    session = project.session
    session.variables.set([project.document(0), project.document(2)], {"level": "county"})
    session.variables.set([project.document(1)], {"level": "city"})
    box = panel.group_box
    assert [box.itemText(row) for row in range(4, box.count())] == ["By Level", "By People"]
    box.setCurrentIndex(4)
    box.activated.emit(4)
    assert [(group.key, len(group.rows)) for group in panel.model.groups()] == [("City", 1), ("County", 2)]
    session.variables.set([project.document(1)], {"level": None})
    assert [group.key for group in panel.model.groups()] == ["County", "Not said"]
    panel.filter.setText("county 2024")
    assert set(panel.shown()) == {project.document(0), project.document(2)}
    session.variables.remove("level")
    assert panel.grouping() == "region"
    assert box.count() == 5
