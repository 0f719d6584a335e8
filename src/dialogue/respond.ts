import type { Conversation, OpenForm } from '../core/conversation.ts'
import { isRelayed } from '../core/relayed.ts'
import { text, type Reply } from '../core/reply.ts'
import type { Work } from '../core/store.ts'
import { isInGoodHands, stayWith } from './after-help.ts'
import { createCalled } from './called.ts'
import { choose } from './choose.ts'
import { withBefore, withForm, withOffer, withWaysOut } from './conversation-parts.ts'
import { createFragments } from './fragments.ts'
import type { Step } from './flow.ts'
import { givesUp, globalWord, isFormWord, speaksOfWork, type GlobalWord } from './global-words.ts'
import { isImminent, type Heard, type Mind, type Opened, type Response, type Seen, type ServiceWord } from './mind.ts'
import { createQuestions, isAfterHelp, matterBefore, meantByYes } from './question.ts'
import { sideOf } from './relayed.ts'
import * as words from './words.ts'

/** Decides what to say. The order is the rule: danger, staff, words that work everywhere, the open form, the question. */
export const createRespond = (mind: Mind) => {
  const { forms } = mind
  const { question, onBranch, inBetween } = createQuestions(mind)
  const fragments = createFragments(mind)
  const { serviceOf, replyIn } = createCalled(mind)

  /** Whoever is through with one form hears of the one that was set aside for it. */
  const stepped = (heard: Heard, step: Step): Response => ({
    replies:
      step.form === undefined && heard.conversation.parked !== undefined
        ? [...step.replies, words.setAside()]
        : step.replies,
    conversation: withForm(heard.conversation, step.form, heard.conversation.parked),
  })

  const said = (heard: Heard, ...replies: readonly Reply[]): Response => ({ replies, conversation: heard.conversation })

  const waiting = ({ form }: Conversation): readonly Reply[] =>
    form === undefined ? [] : [words.formWaits(forms.titleOf(form.flow))]

  /** Shown in the middle of a form, which stays open. */
  const shown = (heard: Heard, ...replies: readonly Reply[]): Response =>
    said(heard, ...replies, ...waiting(heard.conversation))

  const at = ({ work, person, photo }: Heard): { work: Work; person: string; photo?: string } => ({
    work,
    person: person.id,
    ...(photo === undefined ? {} : { photo }),
  })

  /** Help first; an open form is set aside, never dropped. */
  const help = async (heard: Heard, seen: Seen): Promise<Response> => {
    const { conversation } = heard
    const parked = conversation.form ?? conversation.parked
    const answer = seen.answerToo && heard.isPrivate !== true ? mind.ask(heard.said) : undefined
    const also = answer?.outcome === 'answer' ? answer.replies : []
    const named = isImminent(seen) || !forms.isAnonymous(conversation.form)
    const { helped: before, ...rest } = withForm(conversation, undefined, parked)
    const { replies, helped } = seen.say({
      onCall: named && (await mind.onCall(heard.work)),
      inTalk: heard.isPrivate === true,
      before: isAfterHelp(heard) ? before : undefined,
    })
    return { replies: [...replies, ...also], conversation: { ...rest, helpAt: heard.work.now, helped } }
  }

  /** An answer of the form may mean danger: help first. What was answered is kept, and the form waits for 继续. */
  const worried = async (heard: Heard, step: Step): Promise<Response> => {
    const normal = stepped(heard, step)
    const seen = step.worry === undefined ? undefined : mind.seenIn(step.worry.finding)
    if (step.worry === undefined || seen === undefined) return normal
    // Nobody is called by an anonymous answer, and that help was given must not show either.
    if (forms.isAnonymous(heard.conversation.form)) return { ...normal, replies: [...seen.replies, ...step.replies] }
    const first = await help({ ...heard, conversation: normal.conversation }, seen)
    return { ...first, seen, alertText: step.worry.text }
  }

  const openFlow = async (heard: Heard, flow: string, opened: Opened = { replies: [] }): Promise<Response> => {
    const { form, account } = heard.conversation
    if (isRelayed(account) && mind.isSensitive(flow)) return said(heard, mind.elsewhere)
    // Called by its name again while it is open: go on with it, unless the words bring answers of their own.
    if (form?.flow === flow && opened.answers === undefined) return stepped(heard, await forms.again(form, at(heard)))
    const step = await forms.start(flow, at(heard), opened.answers)
    const parked = form ?? heard.conversation.parked
    return {
      replies: [...opened.replies, ...step.replies],
      conversation: withForm(heard.conversation, step.form, parked?.flow === flow ? undefined : parked),
    }
  }

  /** What was asked just now goes along, so that nobody writes it twice. */
  const toOffice = async (heard: Heard): Promise<Response> => {
    const { flow, matter, promise } = mind.office
    const before = heard.conversation.form?.flow === flow ? undefined : matterBefore(heard)
    if (before === undefined) return openFlow(heard, flow)
    const replies = [words.passedOn(await promise(heard.work))]
    const opened = await openFlow(heard, flow, { replies, flow, answers: { [matter]: before } })
    const { several: _done, ...conversation } = opened.conversation
    return { ...opened, conversation }
  }

  const resume = async (heard: Heard): Promise<Response> => {
    const { form, parked } = heard.conversation
    const open = form ?? parked
    if (open === undefined)
      return isAfterHelp(heard) ? said(heard, words.stay(false)) : said(heard, words.nothingOpen(), words.menu())
    const step = await forms.again(open, at(heard))
    return {
      replies: [words.resumed(), ...step.replies],
      conversation: withForm(heard.conversation, step.form, form === undefined ? undefined : parked),
    }
  }

  /** Ends the open form; one that was set aside for it stays, and is ended when nothing else is open. */
  const cancel = (heard: Heard): Response => {
    const { form, parked } = heard.conversation
    if (form === undefined && parked === undefined) return said(heard, words.nothingOpen(), words.menu())
    const kept = form === undefined ? undefined : parked
    return {
      replies: [words.cancelled(), ...(kept === undefined ? [] : [words.setAside()])],
      conversation: withForm(heard.conversation, undefined, kept),
    }
  }

  const onGlobalWord = async (heard: Heard, word: GlobalWord): Promise<Response> => {
    const { form } = heard.conversation
    const isOfForm = word === 'back' || word === 'cancel' || word === 'resume'
    if (heard.isHidden === true && isOfForm) return said(heard, mind.elsewhere)
    switch (word) {
      case 'menu':
        return shown(heard, words.menu())
      case 'mine':
        return shown(heard, words.ownMatters())
      case 'back':
        return form === undefined
          ? said(heard, words.nothingOpen(), words.menu())
          : stepped(heard, await forms.back(form, at(heard)))
      case 'cancel':
        return cancel(heard)
      case 'human':
        return toOffice(heard)
      case 'resume':
        return resume(heard)
      case 'hotlines':
        return shown(heard, ...mind.hotlines())
    }
  }

  /** An answer to the open form; a question asked in the middle is answered and the prompt shown again. */
  const inForm = async (heard: Heard, form: OpenForm): Promise<Response> => {
    const gaveUp = givesUp(heard.said)
    if (gaveUp === 'sure') return cancel(heard)
    const step = await forms.answer(form, at(heard), heard.said)
    if (!('missed' in step)) return worried(heard, step)
    if (gaveUp === 'weak') return cancel(heard)
    const isOwn = step.isAside === true || forms.takesAnyWords(form) || isFormWord(heard.said)
    const aside = isOwn ? undefined : await inBetween(heard)
    const conversation = withForm(aside?.conversation ?? heard.conversation, step.form, heard.conversation.parked)
    if (aside !== undefined)
      return {
        replies: [...aside.replies, words.resumed(), ...step.again],
        conversation: withForm(conversation, { ...step.form, misses: 0 }, conversation.parked),
      }
    if (step.form.misses < 2) return { replies: [text(step.say), ...step.again], conversation }
    return { replies: [text(step.say), words.missedTwice(), ...withWaysOut(step.again)], conversation }
  }

  /** Where somebody in danger is, or can be called. In an open form the same words are an answer to it. */
  const notedAfterHelp = async (heard: Heard): Promise<readonly Reply[] | undefined> => {
    const { work, person, conversation, said: words } = heard
    if (!isAfterHelp(heard) || conversation.form !== undefined || speaksOfWork(words)) return undefined
    const noted = await mind.noteAfterHelp(work, { person: person.id, text: words })
    return noted !== undefined && isInGoodHands(words) ? [stayWith(words, conversation.parked !== undefined)] : noted
  }

  /** Somebody of staff has the chat, or is asked to take it: the words go there. */
  const toStaff = async (heard: Heard, isDanger: boolean): Promise<readonly Reply[] | undefined> => {
    const { work, person, conversation, said: words } = heard
    return conversation.owner === 'bot' ? undefined : mind.office.heard(work, { person: person.id, words, isDanger })
  }

  /** What a service says to its words; undefined when they were no reply to anything. */
  const call = async (heard: Heard, service: ServiceWord): Promise<Response | undefined> => {
    const { account, sender } = heard.conversation
    const opened = await service.open({ ...at(heard), words: heard.said, place: { account, sender } })
    if (opened === undefined) return undefined
    return opened.flow === undefined ? shown(heard, ...opened.replies) : openFlow(heard, opened.flow, opened)
  }

  /** What is said, beside the clerk's, to words that stop reminders. */
  const obeyed = async (heard: Heard): Promise<readonly Reply[]> => {
    const service = heard.isPrivate === true ? undefined : serviceOf(heard.said)
    const called = service?.isObeyedWhileHeld === true ? await call(heard, service) : undefined
    return called === undefined || called.conversation.form !== heard.conversation.form ? [] : called.replies
  }

  const decide = async (heard: Heard): Promise<Response> => {
    const { conversation } = heard
    const worse = isAfterHelp(heard) && !speaksOfWork(heard.said) ? mind.lookAfterHelp(heard.said) : undefined
    const across = heard.seen === undefined && worse === undefined ? fragments.danger(heard) : undefined
    const danger = heard.seen ?? worse ?? across?.seen
    const held = heard.isPrivate === true ? [] : await toStaff(heard, danger !== undefined)
    if (heard.seen !== undefined) return help(heard, heard.seen)
    if (worse !== undefined) return { ...(await help(heard, worse)), seen: worse }
    if (across !== undefined) {
      const { seen, text: alertText } = across
      return { ...(await help({ ...heard, said: alertText }, seen)), seen, alertText }
    }
    const noted = await notedAfterHelp(heard)
    if (held !== undefined) return { ...said(heard, ...held, ...(await obeyed(heard))), asked: heard.said }
    if (noted !== undefined) return said(heard, ...noted)
    if (heard.photo !== undefined && conversation.form !== undefined) return inForm(heard, conversation.form)
    const named = serviceOf(heard.said)
    // The words of a service in full mean that service, also when they are a part of some choice's label.
    const offered = named === undefined ? conversation.offered : undefined
    const chosen = offered === undefined ? undefined : choose(heard.said, offered)
    const send =
      chosen?.send ?? (conversation.form === undefined && named === undefined ? meantByYes(heard) : undefined)
    const meant = send === undefined ? heard : { ...heard, said: send }
    const branch = chosen === undefined || conversation.form !== undefined ? undefined : onBranch(meant)
    if (branch !== undefined) return branch
    const word = globalWord(meant.said)
    if (word !== undefined) return onGlobalWord(meant, word)
    const reply = meant === heard ? replyIn(heard) : undefined
    const replied = reply === undefined ? undefined : await call(heard, reply)
    if (replied !== undefined) return replied
    const service = named ?? (meant === heard ? undefined : serviceOf(meant.said))
    if (conversation.form !== undefined && service === undefined) return inForm(meant, conversation.form)
    if (service !== undefined) {
      if (service.isSensitive === true && isRelayed(conversation.account)) return said(heard, mind.elsewhere)
      const called = await call(meant, service)
      if (called !== undefined) return called
    }
    const whole = meant === heard ? fragments.together(heard) : undefined
    if (whole !== undefined) return decide({ ...heard, said: whole, conversation: withBefore(conversation, undefined) })
    return { ...(await question(meant)), asked: meant.said }
  }

  return async (given: Heard): Promise<Response> => {
    const { shown: conversationShown, isHidden, whole } = sideOf(given.conversation, mind.isSensitive)
    const heard = { ...given, conversation: conversationShown, isHidden }
    const response = await decide(heard)
    const offering = withOffer(response.conversation, response.replies)
    const conversation = whole(withBefore(offering, fragments.kept(heard, response)))
    const isUnspoken =
      heard.conversation.owner === 'bot' &&
      (forms.isAnonymous(heard.conversation.form) || forms.isAnonymous(conversation.form))
    return { ...response, conversation, ...(isUnspoken ? { unspoken: true } : {}) }
  }
}

export type Respond = ReturnType<typeof createRespond>
