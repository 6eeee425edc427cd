"""Sign-offs (人工核查): people's answers. Every answer is kept; a later one does not erase an earlier one."""

import msgspec
from sqlalchemy import select

from auditor.model.judgement import Answer
from auditor.store.columns import read_row
from auditor.store.database import Database
from auditor.store.schema import answers


class Answers:
    """Answers by office and question."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, office: str, answer: Answer) -> bool:
        """Keep ``answer``; return false where the very same is there already."""
        query = (
            select(answers.c.id)
            .where(answers.c.office == office, answers.c.question == answer.question)
            .where(answers.c.answered_at == answer.answered_at)
        )
        with self._db.write() as connection:
            if connection.execute(query).first() is not None:
                return False
            connection.execute(answers.insert().values(office=office, **msgspec.structs.asdict(answer)))
        return True

    def list(self, office: str, question: str | None = None) -> tuple[Answer, ...]:
        """Return the answers of an office (to one question), oldest first."""
        query = select(answers).where(answers.c.office == office).order_by(answers.c.answered_at, answers.c.id)
        if question is not None:
            query = query.where(answers.c.question == question)
        with self._db.read() as connection:
            rows = connection.execute(query).all()
        return tuple(read_row(row, Answer) for row in rows)
